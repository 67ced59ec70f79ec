import { css } from 'lit';
import { tokenStyles } from './tokens.styles.js';

const hostStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    min-inline-size: 0;
    color: var(--_wf-ink);
    font: var(--_wf-text-md) / 1.45 var(--_wf-font);
    font-variant-numeric: tabular-nums;
    text-align: start;
    overflow-wrap: anywhere;
    -webkit-font-smoothing: antialiased;
  }

  :host([hidden]) {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  :focus-visible {
    outline: var(--_wf-focus);
    outline-offset: 2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .muted {
    color: var(--_wf-ink-2);
  }

  .dim {
    color: var(--_wf-ink-3);
  }

  .mono {
    font-family: var(--_wf-font-mono);
  }

  /* A code point that would not be seen: named instead. */
  .code-point {
    display: inline-block;
    margin-inline: 1px;
    padding-inline: 3px;
    border: 1px solid var(--_wf-status-stuck);
    border-radius: 3px;
    color: var(--_wf-status-stuck);
    font: 600 0.8em / 1.2 var(--_wf-font);
    direction: ltr;
    unicode-bidi: isolate;
  }

  svg {
    flex: none;
    overflow: visible;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }

  @media (forced-colors: active) {
    :host {
      --_wf-focus: 2px solid Highlight;
      --_wf-line: CanvasText;
      --_wf-line-strong: CanvasText;
      --_wf-surface: Canvas;
      --_wf-surface-sunk: Canvas;
      --_wf-ink: CanvasText;
      --_wf-ink-2: CanvasText;
      --_wf-ink-3: CanvasText;
    }
  }
`;

/** What every element starts from: tokens, reset, focus ring, hidden text, reduced motion, forced colours. */
export const baseStyles = [tokenStyles, hostStyles];
