import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

type Declarations = Readonly<Record<string, string>>;

/**
 * Sets style properties through CSSOM: `<i ${inlineStyle({ flex: '2 1 0' })}>`. Lit's own `styleMap` writes the `style`
 * attribute at its first render, which `style-src 'self'` blocks (CSP 3, style-src-attr); CSSOM is not blocked.
 */
class InlineStyle extends Directive {
  #before: Declarations = {};

  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error('inlineStyle() stands inside a tag, not in an attribute');
  }

  override update(part: ElementPart, [declarations]: [Declarations]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const name of Object.keys(this.#before)) if (!(name in declarations)) style.removeProperty(name);
    for (const [name, value] of Object.entries(declarations)) if (this.#before[name] !== value) style.setProperty(name, value);
    this.#before = declarations;
    return noChange;
  }

  /** Without a page (server rendering) there is nothing to set; the first update in the page does it. */
  override render(_declarations: Declarations): typeof noChange {
    return noChange;
  }
}

export const inlineStyle = directive(InlineStyle);
