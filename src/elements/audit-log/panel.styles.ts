import { css } from 'lit';

/** What stands over the list from the start: the filters that are set, and the place of what opens. */
export const panelStyles = css`
  .panel {
    display: grid;
    gap: var(--_wf-space-3);
    padding: calc(12px * var(--_wf-density)) calc(16px * var(--_wf-density));
    border-block-end: 1px solid var(--_wf-line);
    background: var(--_wf-surface-sunk);
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    padding: var(--_wf-space-2) calc(16px * var(--_wf-density));
    border-block-end: 1px solid var(--_wf-line);
  }

  .chip {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-block-size: 28px;
    padding: 2px 6px 2px 10px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: 99px;
    background: var(--_wf-accent-soft);
    color: var(--_wf-ink);
    font: 500 var(--_wf-text-sm) / 1.3 var(--_wf-font);
    cursor: pointer;
  }

  .cross {
    inline-size: 1em;
    color: var(--_wf-ink-2);
    font-size: 1.25em;
    line-height: 1;
    text-align: center;
  }

  .chip:hover .cross {
    color: var(--_wf-ink);
  }

  @media (pointer: coarse) {
    .chip {
      min-block-size: 44px;
    }
  }
`;
