import { html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { renderShape } from '../../theme/shape.js';
import type { StatusLook } from './status-look.js';

export interface BadgeOptions {
  readonly pill?: boolean;
  readonly shapeOnly?: boolean;
}

/** Shape and word in the colour of the status. For use inside elements, where `wf-status` may not be registered. */
export const renderBadge = ({ shape, tone }: StatusLook, word: unknown, { pill = false, shapeOnly = false }: BadgeOptions = {}): TemplateResult =>
  html`<span part="status" class=${classMap({ status: true, pill, [`tone-${tone}`]: true })}
    >${renderShape(shape)}<span part="word" class=${classMap({ 'visually-hidden': shapeOnly })}>${word}</span></span
  >`;
