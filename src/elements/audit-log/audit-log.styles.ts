import { css } from 'lit';

export const auditLogStyles = css`
  :host {
    container-type: inline-size;
  }

  .count {
    color: var(--_wf-ink-3);
    font-weight: 500;
  }

  .scroll {
    max-block-size: var(--wf-audit-log-block-size, 420px);
    overflow: auto;
    scrollbar-gutter: stable;
  }

  .table {
    display: grid;
    grid-template-columns: max-content minmax(9rem, 1fr) minmax(12rem, 2fr) max-content max-content;
  }

  .group,
  .row {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
  }

  .row:not(.head) {
    border-block-start: 1px solid var(--_wf-line);
  }

  .row.head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    background: var(--_wf-surface);
    color: var(--_wf-ink-3);
    font-size: var(--_wf-text-xs);
    font-weight: 600;
  }

  .row.opened {
    border-block-start: 0;
  }

  .cell {
    display: grid;
    align-content: start;
    gap: 2px;
    min-inline-size: 0;
    padding: calc(8px * var(--_wf-density)) calc(12px * var(--_wf-density));
  }

  .cell:first-child {
    padding-inline-start: calc(16px * var(--_wf-density));
  }

  .head .cell {
    padding-block: 8px 6px;
  }

  .wide {
    grid-column: 1 / -1;
  }

  .when {
    color: var(--_wf-ink-2);
    white-space: nowrap;
  }

  .name,
  .act {
    font-weight: 600;
  }

  .subject {
    color: var(--_wf-ink-2);
  }

  .under {
    font-size: var(--_wf-text-sm);
  }

  .verdict {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    white-space: nowrap;
  }

  .shape {
    inline-size: 16px;
    block-size: 16px;
  }

  .toggle {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    margin-block: -4px;
    padding: 0;
    border: 0;
    border-radius: var(--_wf-radius-s);
    background: none;
    color: var(--_wf-ink-2);
    cursor: pointer;
  }

  .toggle:hover {
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink);
  }

  .chevron {
    inline-size: 7px;
    block-size: 7px;
    border: solid currentColor;
    border-width: 0 1.6px 1.6px 0;
    transform: translateY(-2px) rotate(45deg);
  }

  [aria-expanded='true'] .chevron {
    transform: translateY(2px) rotate(225deg);
  }

  .detail {
    padding: var(--_wf-space-3);
    border-radius: var(--_wf-radius-m);
    background: var(--_wf-surface-sunk);
  }

  dl {
    display: grid;
    grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr);
    gap: 4px 16px;
  }

  dt {
    color: var(--_wf-ink-2);
  }

  .value {
    white-space: pre-wrap;
  }

  .exact {
    margin-block-start: var(--_wf-space-3);
  }

  summary {
    color: var(--_wf-ink-2);
    cursor: pointer;
  }

  pre {
    margin: var(--_wf-space-2) 0 0;
    padding: var(--_wf-space-2);
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    font: var(--_wf-text-sm) / 1.5 var(--_wf-font-mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .foot {
    display: flex;
    justify-content: center;
    padding: var(--_wf-space-2);
    border-block-start: 1px solid var(--_wf-line);
  }

  .ghosts {
    display: grid;
    gap: 14px;
    padding: 16px;
  }

  .notices {
    padding: var(--_wf-space-2) var(--_wf-space-3);
  }

  @container (max-width: 620px) {
    .table {
      grid-template-columns: minmax(0, 1fr) max-content max-content;
    }

    .row.head {
      display: none;
    }

    .when {
      grid-area: 1 / 2;
    }

    .who {
      grid-area: 1 / 1;
      padding-inline-start: calc(12px * var(--_wf-density));
      padding-block-end: 0;
    }

    .what {
      grid-area: 2 / 1 / auto / span 3;
      padding-inline-start: calc(12px * var(--_wf-density));
      padding-block: 2px;
    }

    .outcome {
      grid-area: 3 / 1 / auto / span 3;
      padding-inline-start: calc(12px * var(--_wf-density));
      padding-block-start: 2px;
    }

    .more {
      grid-area: 1 / 3;
    }

    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }

    dd {
      margin-block-end: 6px;
    }
  }

  @media (pointer: coarse) {
    .toggle {
      inline-size: 44px;
      block-size: 44px;
    }
  }

  @media print {
    .scroll {
      max-block-size: none;
      overflow: visible;
    }

    .more,
    .foot {
      display: none;
    }
  }
`;
