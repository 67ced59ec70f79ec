import { css } from 'lit';

/** Only heard. */
const unseen = css`
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;

/**
 * The line above the drawing.
 *
 * - `@container (max-inline-size: 1080px)`: the counts take two lines before any of them loses its words.
 * - `@container (max-inline-size: 640px)`: they have a line of their own, which scrolls.
 */
export const barStyles = css`
  .topbar {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
    padding: 5px 8px;
    border-block-end: 1px solid var(--_wf-line);
    background: var(--_wf-surface);
  }

  .chips {
    display: flex;
    flex: 1 1 0;
    gap: 2px;
    min-inline-size: 0;
    padding: 2px;
    overflow: auto hidden;
    scrollbar-width: none;
    mask-image: linear-gradient(to right, #000 calc(100% - 20px), transparent);
  }

  .chips:dir(rtl) {
    mask-image: linear-gradient(to left, #000 calc(100% - 20px), transparent);
  }

  .chip {
    display: inline-flex;
    flex: none;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding: 2px 9px;
    border: 1px solid transparent;
    border-radius: 99px;
    background: none;
    color: var(--_wf-tone);
    font: 600 var(--_wf-text-sm) / 1.2 var(--_wf-font);
    white-space: nowrap;
    cursor: pointer;
  }

  .chip svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .chip:hover {
    background: var(--_wf-surface-sunk);
  }

  .chip[aria-pressed='true'] {
    border-color: var(--_wf-tone);
    background: color-mix(in oklch, var(--_wf-tone) var(--_wf-soft), transparent);
  }

  .choices {
    display: flex;
    flex: none;
    padding: 2px;
    border-radius: 8px;
    background: var(--_wf-surface-sunk);
  }

  .choice {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 26px;
    padding: 2px 10px;
    border: 1px solid transparent;
    border-radius: 6px;
    background: none;
    color: var(--_wf-ink-2);
    font: 600 var(--_wf-text-sm) / 1.2 var(--_wf-font);
    cursor: pointer;
  }

  .choice svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .choice:hover {
    color: var(--_wf-ink);
  }

  .choice[aria-pressed='true'] {
    border-color: var(--_wf-line);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    box-shadow: var(--_wf-shadow);
  }

  @container (max-inline-size: 1080px) {
    .chips {
      flex-wrap: wrap;
      overflow: visible;
      mask-image: none;
    }
  }

  @container (max-inline-size: 640px) {
    .topbar {
      flex-wrap: wrap;
      justify-content: flex-end;
    }

    .chips {
      flex: 1 1 100%;
      flex-wrap: nowrap;
      order: 1;
      overflow: auto hidden;
      mask-image: linear-gradient(to right, #000 calc(100% - 20px), transparent);
    }

    .chip {
      gap: 4px;
      padding-inline: 7px;
    }

    .choice-word {
      ${unseen}
    }

    .choice {
      padding-inline: 7px;
    }
  }

  @media (pointer: coarse) {
    .chip,
    .choice {
      min-block-size: 44px;
      min-inline-size: 44px;
      justify-content: center;
    }
  }

  @media (forced-colors: active) {
    .chip,
    .choice {
      border-color: ButtonBorder;
    }

    .chip[aria-pressed='true'],
    .choice[aria-pressed='true'] {
      border: 2px solid Highlight;
    }
  }
`;
