import type { CSSResult, LitElement } from 'lit';
import { WfElement } from '../wf-element.js';

/** Gives an element styles of a part that was loaded later than the element. Once is enough. */
export function wear(element: LitElement, styles: CSSResult): void {
  if (element instanceof WfElement) element.wear(styles);
}
