import { html, svg, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { SHAPES, type ShapeName, type ShapePart } from './status-shapes.js';

const CUT = 'var(--_wf-surface)';

const part = (shape: ShapePart) => {
  const line = shape.paint.endsWith('line');
  const colour = shape.paint.startsWith('cut') ? CUT : 'currentColor';
  return svg`<path d=${shape.d} fill=${line ? 'none' : colour} stroke=${line ? colour : 'none'} stroke-width=${ifDefined(shape.width)} stroke-dasharray=${ifDefined(shape.dash)} opacity=${ifDefined(shape.opacity)} stroke-linecap="round" stroke-linejoin="round"></path>`;
};

/** A shape as SVG in the current colour. Decorative: the word beside it says the same. */
export const renderShape = (name: ShapeName): TemplateResult =>
  html`<svg class="shape" data-shape=${name} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${SHAPES[name].map(part)}</svg>`;
