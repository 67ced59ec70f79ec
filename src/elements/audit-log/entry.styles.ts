import { css } from 'lit';

/**
 * One entry: a row of fixed columns, so that rows out of sight need no layout of their own. Columns, and the widths from which
 * they stand side by side, are counted in letters (em): text that a reader enlarges takes the room that it needs. From 55
 * there are five columns and the button; from 40 the proof stands under the outcome; below, each stands in a line of its own.
 */
export const entryStyles = css`
  .row {
    display: grid;
    grid-template: 'when who what outcome proof more' / 7.75em minmax(9.5em, 1.2fr) minmax(11em, 2fr) minmax(9.5em, 0.9fr) minmax(12em, 0.7fr) calc(28px + 20px * var(--_wf-density));
  }

  .no-proof .row {
    grid-template: 'when who what outcome more' / 7.75em minmax(9.5em, 1.2fr) minmax(11em, 2fr) minmax(9.5em, 1fr) calc(28px + 20px * var(--_wf-density));
  }

  .table .row.opened {
    grid-template: 'all' / minmax(0, 1fr);
  }

  .when {
    grid-area: when;
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

  .proof {
    grid-area: proof;
  }

  .row .more {
    grid-area: more;
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

  .standing,
  .cell > .standing {
    display: flex;
    gap: 6px;
    align-items: flex-start;
  }

  .mark {
    flex: none;
    color: var(--_wf-tone);
    line-height: 0;
  }

  .cell .standing {
    font-size: var(--_wf-text-sm);
  }

  .standing .shape {
    inline-size: 1.1em;
    block-size: 1.1em;
    margin-block-start: 0.15em;
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
    padding-block-start: 0;
    padding-inline-end: calc(16px * var(--_wf-density));
  }

  .when {
    color: var(--_wf-ink-2);
  }

  .when .under {
    display: block;
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
    inline-size: 1.25em;
    block-size: 1.25em;
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
    grid-template-columns: minmax(8em, max-content) minmax(0, 1fr);
    gap: 4px 16px;
  }

  dt {
    color: var(--_wf-ink-2);
  }

  .value {
    max-inline-size: 75ch;
    white-space: pre-wrap;
  }

  .value.cut {
    max-block-size: calc(6 * 1.45em);
    overflow: clip;
    mask-image: linear-gradient(to bottom, #000 calc(100% - 1.45em), transparent);
  }

  .whole {
    margin-block: 4px;
  }

  .rows {
    display: grid;
    grid-template-columns: minmax(6em, max-content) minmax(0, 1fr);
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

  @container (max-width: 55em) {
    .row {
      grid-template: 'when who what outcome more' 'when who what proof more' minmax(0, 1fr) / 7.75em minmax(7.75em, 1.2fr) minmax(8.5em, 2fr) minmax(12em, 1fr) calc(28px + 16px * var(--_wf-density));
    }

    .no-proof .row {
      grid-template: 'when who what outcome more' / 7.75em minmax(7.75em, 1.2fr) minmax(8.5em, 2fr) minmax(12em, 1fr) calc(28px + 16px * var(--_wf-density));
    }

    .row .cell {
      padding-inline: calc(8px * var(--_wf-density));
    }

    .row .cell:first-child {
      padding-inline-start: calc(16px * var(--_wf-density));
    }

    .row:not(.head) > .proof {
      padding-block-start: 0;
    }

    .head > .proof {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }

  @container (max-width: 40em) {
    .table .row:not(.head, .opened) {
      grid-template: 'who more' 'when more' 'what what' 'outcome outcome' 'proof proof' / minmax(0, 1fr) max-content;
      padding-block: calc(6px * var(--_wf-density));
    }

    .row .cell {
      padding: 2px calc(16px * var(--_wf-density));
    }

    .row.opened .cell {
      padding-block-end: 12px;
    }

    .when {
      font-size: var(--_wf-text-sm);
    }

    .when .under {
      display: inline;
    }

    .row .more {
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
    .cell > .toggle {
      inline-size: 44px;
      block-size: 44px;
      margin-block: -6px;
      margin-inline: -8px;
    }

    summary {
      min-block-size: 44px;
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
