import { css, unsafeCSS, type CSSResult } from 'lit';

/**
 * A width of its own for an element that lays itself out by its width. The container that the queries ask (`.box`) has no
 * intrinsic width, so that in a dialog, a float or a flex row it would be 0 px wide. A line of two words of no height gives
 * the element one: what it would like to have is the distance between them, and as they may stand under each other it
 * never needs more than there is.
 *
 * @param name of the container, and of the public property that sets the width
 */
export const boxStyles = (name: string, width: string): CSSResult => css`
  :host::before {
    content: '. .';
    content: '. .' / '';
    display: block;
    block-size: 0;
    overflow: clip;
    visibility: hidden;
    font-size: 0;
    letter-spacing: 0;
    line-height: 0;
    text-indent: 0;
    white-space: normal;
    word-spacing: var(--${unsafeCSS(name)}-inline-size, ${unsafeCSS(width)});
  }

  .box {
    container: ${unsafeCSS(name)} / inline-size;
    white-space: normal;
  }
`;
