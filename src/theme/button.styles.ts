import { css } from 'lit';

/**
 * Buttons: `.button` with `.primary` for the one thing a person may do next, `.danger`, `.quiet`. A control that a
 * person may not use stays focusable with `aria-disabled` and keeps readable contrast, because its reason is the point.
 */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_wf-space-2);
    min-block-size: calc(36px * (0.5 + var(--_wf-density) / 2));
    padding: 4px 14px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    font: 600 var(--_wf-text-md) / 1.2 var(--_wf-font);
    text-align: center;
    cursor: pointer;
    user-select: none;
    touch-action: manipulation;
  }

  .button:hover {
    background: var(--_wf-surface-sunk);
  }

  .button.primary {
    border-color: transparent;
    background: var(--_wf-accent);
    color: var(--_wf-accent-ink);
  }

  .button.primary:hover {
    background: color-mix(in oklch, var(--_wf-accent) 88%, var(--_wf-ink));
  }

  .button.danger {
    color: var(--_wf-status-failed);
  }

  .button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_wf-ink-2);
    padding-inline: 8px;
  }

  .button.quiet:hover {
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink);
  }

  .button.small {
    min-block-size: 30px;
    padding: 2px 10px;
    font-size: var(--_wf-text-sm);
  }

  .button[aria-disabled='true'],
  .button[aria-disabled='true']:hover {
    border: 1px dashed var(--_wf-line-strong);
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink-3);
    cursor: not-allowed;
  }

  .button.quiet[aria-disabled='true'],
  .button.quiet[aria-disabled='true']:hover {
    border-color: transparent;
    background: transparent;
  }

  @media (pointer: coarse) {
    .button,
    .button.small {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }

  @media (forced-colors: active) {
    .button,
    .button.quiet {
      border-color: ButtonBorder;
    }

    .button.primary {
      border-width: 2px;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .button[aria-disabled='true'] {
      border-color: GrayText;
      background: Canvas;
      color: GrayText;
      forced-color-adjust: none;
    }
  }
`;
