import { css } from 'lit';

/** The list around its entries. */
export const auditLogStyles = css`
  .card-head h2 {
    flex: 1 1 auto;
    color: var(--_wf-ink);
    font: inherit;
  }

  .count {
    color: var(--_wf-ink-3);
    font-weight: 500;
  }

  .tools {
    display: flex;
    flex: 1 1 33em;
    flex-wrap: wrap;
    min-inline-size: 0;
    gap: 6px;
    align-items: center;
    justify-content: flex-end;
  }

  .search {
    flex: 0 1 18em;
    min-inline-size: min(100%, 10em);
    min-block-size: 30px;
    padding: 2px 10px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    font: max(16px, var(--_wf-text-md)) / 1.4 var(--_wf-font);
  }

  .search::placeholder {
    color: var(--_wf-ink-3);
    opacity: 1;
  }

  .tools [aria-expanded='true'] {
    background: var(--_wf-surface-sunk);
  }

  .bad {
    --_wf-tone: var(--_wf-status-failed);

    color: var(--_wf-status-failed);
    font-weight: 600;
  }

  /* However tall a page lets the list become: rows that nobody can see at once are not all drawn. */
  .viewport {
    position: relative;
    display: flex;
    flex-direction: column;
    max-block-size: 5000px;
  }

  .fresh {
    position: absolute;
    z-index: 2;
    inset-block-start: 3.2em;
    inset-inline-start: 50%;
    border-radius: 99px;
    box-shadow: var(--_wf-shadow);
    transform: translateX(-50%);
  }

  :host(:dir(rtl)) .fresh {
    transform: translateX(50%);
  }

  .scroll {
    max-block-size: var(--wf-audit-log-block-size, 420px);
    overflow: hidden auto;
    overflow-anchor: none;
  }

  .canvas {
    position: relative;
    overflow: clip;
    contain: layout style;
  }

  .window {
    contain: layout style;
  }

  .slot {
    position: absolute;
    inset-inline: 0;
    contain: layout style;
    border-block-end: 1px solid var(--_wf-line);
  }

  .row.head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    border-block-end: 1px solid var(--_wf-line);
    background: var(--_wf-surface);
    color: var(--_wf-ink-3);
    font-weight: 600;
  }

  .head .cell {
    padding-block: 8px 6px;
  }

  /* Not on the row: its columns are as many of its own letters wide as those of the rows below. */
  .head .cell > span {
    font-size: var(--_wf-text-xs);
  }

  .views {
    margin: 0;
    padding: var(--_wf-space-2) calc(16px * var(--_wf-density));
    border-block-end: 1px solid var(--_wf-line);
    font-size: var(--_wf-text-sm);
  }

  .link {
    min-block-size: 24px;
    padding: 0 4px;
    border: 0;
    background: none;
    color: var(--_wf-accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_wf-space-2);
    align-items: center;
    justify-content: center;
    padding: var(--_wf-space-2) var(--_wf-space-4);
    border-block-start: 1px solid var(--_wf-line);
    font-size: var(--_wf-text-sm);
  }

  .ghosts {
    display: grid;
    gap: 14px;
    padding: 16px;
  }

  .ghosts .skeleton:nth-of-type(2) {
    inline-size: 82%;
  }

  .ghosts .skeleton:nth-of-type(3) {
    inline-size: 64%;
  }

  .notices {
    display: grid;
    gap: var(--_wf-space-1);
    padding: var(--_wf-space-2) var(--_wf-space-3);
  }

  .notice.alarm,
  .notice.from-file {
    align-items: center;
    border-radius: 0;
    border-block-end: 1px solid var(--_wf-line);
    padding-inline: calc(16px * var(--_wf-density));
  }

  .print-note {
    display: none;
  }

  /* As many letters wide as what stands side by side needs: entry.styles.ts. */
  @container (max-width: 40em) {
    .tools {
      flex: 1 1 100%;
      justify-content: flex-start;
    }

    .search {
      flex: 1 1 100%;
    }

    .row.head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .fresh {
      inset-block-start: 8px;
    }
  }

  @media not (pointer: coarse) {
    .search {
      font-size: var(--_wf-text-sm);
    }
  }

  @media (pointer: coarse) {
    .search,
    .link {
      min-inline-size: 44px;
      min-block-size: 44px;
    }
  }

  @media print {
    .viewport,
    .scroll {
      max-block-size: none;
      overflow: visible;
    }

    .canvas {
      block-size: auto !important;
    }

    .slot {
      position: static;
    }

    .foot,
    .link,
    .tools,
    .panel,
    .fresh,
    .sweep,
    .stop {
      display: none;
    }

    .print-note {
      display: block;
      padding: var(--_wf-space-3) var(--_wf-space-4);
    }
  }
`;
