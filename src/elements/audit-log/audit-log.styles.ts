import { css } from 'lit';

/** The list around its entries. */
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

  .scroll:focus-visible {
    outline-offset: -2px;
  }

  .row.head {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    border-block-end: 1px solid var(--_wf-line);
    background: var(--_wf-surface);
    color: var(--_wf-ink-3);
    font-size: var(--_wf-text-xs);
    font-weight: 600;
  }

  .head .cell {
    padding-block: 8px 6px;
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

  @container (max-width: 620px) {
    .row.head {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  @media print {
    .scroll {
      max-block-size: none;
      overflow: visible;
    }

    .foot {
      display: none;
    }
  }
`;
