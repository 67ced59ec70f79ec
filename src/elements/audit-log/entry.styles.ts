import { css } from 'lit';

/** One entry: a row of fixed columns, so that rows out of sight need no layout of their own. */
export const entryStyles = css`
  .row {
    display: grid;
    grid-template-columns: 6.5rem minmax(8rem, 1.2fr) minmax(10rem, 2fr) minmax(7rem, 0.9fr) 8.25rem 3.25rem;
  }

  .row[data-seq] {
    cursor: default;
  }

  .row[data-seq]:hover {
    background: var(--_wf-surface-sunk);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .row .skeleton {
    inline-size: 70%;
    margin-block: 3px;
  }

  .cell > .marks {
    display: flex;
    gap: 3px;
  }

  .mark {
    color: var(--_wf-tone);
    line-height: 0;
  }

  .marks .shape {
    inline-size: 13px;
    block-size: 13px;
  }

  .cell {
    min-inline-size: 0;
    padding: calc(8px * var(--_wf-density)) calc(10px * var(--_wf-density));
  }

  /* Not a grid: a row is laid out for every few pixels of scrolling, and blocks are measured once where tracks are twice. */
  .cell > * {
    display: block;
  }

  .cell > * + * {
    margin-block-start: 2px;
  }

  .cell:first-child {
    padding-inline-start: calc(16px * var(--_wf-density));
  }

  .wide {
    grid-column: 1 / -1;
    padding-block-start: 0;
    padding-inline-end: calc(16px * var(--_wf-density));
  }

  .when {
    color: var(--_wf-ink-2);
  }

  .when .under {
    display: block;
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

  .flaw {
    color: var(--_wf-tone);
  }

  .verdict {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    line-height: 1.45;
  }

  .shape {
    inline-size: 16px;
    block-size: 16px;
  }

  .cell > .toggle {
    display: grid;
    place-items: center;
    margin-inline-start: auto;
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

  [aria-expanded='true'] > .more .chevron {
    transform: translateY(2px) rotate(225deg);
  }

  .detail {
    padding: var(--_wf-space-3);
    border-radius: var(--_wf-radius-m);
    background: var(--_wf-surface-sunk);
  }

  .facts {
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

  .rows {
    display: grid;
    grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr);
    gap: 2px 14px;
    white-space: normal;
  }

  .rows dd {
    white-space: pre-wrap;
  }

  .part,
  .exact {
    margin-block-start: var(--_wf-space-3);
    padding-block-start: var(--_wf-space-3);
    border-block-start: 1px solid var(--_wf-line);
  }

  .part h3 {
    margin-block-end: 4px;
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .part .mono {
    font-size: var(--_wf-text-sm);
  }

  .moment {
    margin-block-start: var(--_wf-space-3);
  }

  .copy {
    display: flex;
    gap: var(--_wf-space-2);
    align-items: center;
    margin-block-start: var(--_wf-space-2);
  }

  .diff {
    overflow: clip;
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    font: var(--_wf-text-sm) / 1.5 var(--_wf-font-mono);
  }

  .diff + p {
    margin-block-start: 4px;
    font-size: var(--_wf-text-sm);
  }

  .del,
  .add {
    padding: 2px 10px;
  }

  .del {
    background: color-mix(in oklch, var(--_wf-status-failed) var(--_wf-soft), transparent);
  }

  .add {
    background: color-mix(in oklch, var(--_wf-status-succeeded) var(--_wf-soft), transparent);
  }

  .sign {
    display: inline-block;
    inline-size: 1.2em;
  }

  summary {
    inline-size: fit-content;
    border-radius: var(--_wf-radius-s);
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

  @container (max-width: 620px) {
    .row:not(.head, .opened) {
      grid-template: 'who more' 'when more' 'what what' 'outcome outcome' 'proof proof' / minmax(0, 1fr) max-content;
      padding-block: calc(6px * var(--_wf-density));
    }

    .row .cell {
      padding: 2px calc(16px * var(--_wf-density));
    }

    .row.opened {
      grid-template-columns: minmax(0, 1fr);
    }

    .row.opened .cell {
      padding-block-end: 12px;
    }

    .when {
      grid-area: when;
      font-size: var(--_wf-text-sm);
    }

    .when .under {
      display: inline;
    }

    .who {
      grid-area: who;
    }

    .what {
      grid-area: what;
    }

    .outcome {
      grid-area: outcome;
    }

    .cell.proof {
      display: flex;
      grid-area: proof;
      gap: 8px;
      align-items: center;
    }

    .row .more {
      grid-area: more;
      padding-block: 6px;
    }

    .facts,
    .rows {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }

    .facts > dd,
    .rows > dd {
      margin-block-end: 6px;
    }
  }

  @media (pointer: coarse) {
    .toggle {
      inline-size: 44px;
      block-size: 44px;
      margin: -6px -8px -6px 0;
    }

    summary {
      padding-block: 10px;
    }
  }

  @media print {
    .slot {
      break-inside: avoid;
    }

    .copy,
    .moment,
    .evidence {
      display: none;
    }

    .more {
      visibility: hidden;
    }
  }
`;
