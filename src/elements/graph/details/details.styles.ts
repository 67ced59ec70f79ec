import { css } from 'lit';

/** What is told beside a step. */
export const detailsStyles = css`
  .details {
    position: fixed;
    inset: auto;
    inline-size: max-content;
    max-block-size: min(70vh, 480px);
    overflow: auto;
    overflow-wrap: anywhere;
    max-inline-size: min(320px, calc(100vw - 16px));
    margin: 0;
    padding: 12px 14px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-m);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    box-shadow: 0 6px 24px light-dark(oklch(0.2 0.02 265 / 0.16), oklch(0 0 0 / 0.5));
    font: var(--_wf-text-md) / 1.45 var(--_wf-font);
    cursor: default;
    user-select: text;
  }

  .details-title {
    margin: 0;
    font-size: inherit;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .details-status {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    color: var(--_wf-tone);
    font-weight: 500;
  }

  .details-status svg {
    margin-block-start: 2px;
  }

  .details-stuck {
    margin-block-start: 6px;
  }

  .details-facts {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 12px;
    margin-block-start: 6px;
    font-size: var(--_wf-text-sm);
  }

  .details-facts dt {
    color: var(--_wf-ink-2);
  }

  .details-help {
    margin-block-start: 10px;
  }
`;
