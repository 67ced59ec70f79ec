import { css } from 'lit';

/** What opens over the list and in it: filters, exports, the ladders of the list and of a record. */
export const laterStyles = css`
  .filters {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 14em), 1fr));
  }

  .panel .hint,
  .panel .outcome-line {
    grid-column: 1 / -1;
    font-size: var(--_wf-text-sm);
  }

  .panel .outcome-line:empty {
    display: none;
  }

  .field label {
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
  }

  .field :is(input, select) {
    min-inline-size: 0;
  }

  .choice {
    display: grid;
    grid-template-columns: minmax(11em, max-content) minmax(0, 1fr);
    gap: var(--_wf-space-3);
    align-items: center;
  }

  .ladder {
    display: grid;
    gap: 6px;
    padding: calc(9px * var(--_wf-density)) calc(16px * var(--_wf-density));
    border-block-end: 1px solid var(--_wf-line);
    font-size: var(--_wf-text-sm);
  }

  .claims > summary {
    display: flex;
    gap: var(--_wf-space-2);
    align-items: center;
    inline-size: auto;
    color: var(--_wf-ink);
    list-style: none;
  }

  .claims > summary::-webkit-details-marker {
    display: none;
  }

  .claims > summary::after {
    flex: none;
    inline-size: 7px;
    block-size: 7px;
    margin: 0 8px 3px auto;
    border: solid var(--_wf-ink-2);
    border-width: 0 1.6px 1.6px 0;
    content: '';
    transform: rotate(45deg);
  }

  .claims[open] > summary::after {
    margin-block: 5px 0;
    transform: rotate(225deg);
  }

  .claims dl,
  .record-ladder {
    display: grid;
    grid-template-columns: minmax(10em, max-content) minmax(0, 1fr);
    gap: 6px 16px;
    padding-block: 8px 4px;
  }

  .claims dt,
  .record-ladder dt {
    display: flex;
    gap: 6px;
    align-items: flex-start;
    max-inline-size: 19em;
    color: var(--_wf-tone);
    font-weight: 600;
  }

  .claims .shape,
  .record-ladder .shape {
    flex: none;
    inline-size: 1.2em;
    block-size: 1.2em;
    margin-block-start: 0.1em;
  }

  .claims dd .button {
    margin-inline-start: 4px;
  }

  .meaning {
    display: grid;
    gap: 4px;
    max-inline-size: 68ch;
    padding-block-end: 4px;
  }

  .sums {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    color: var(--_wf-ink-2);
  }

  .sums > p {
    flex: 1 1 20em;
  }

  progress {
    inline-size: 9rem;
    accent-color: var(--_wf-accent);
  }

  @container (max-width: 40em) {
    .claims dl,
    .record-ladder {
      grid-template-columns: minmax(0, 1fr);
      gap: 1px;
    }

    .claims dd,
    .record-ladder dd {
      margin-block-end: 8px;
      margin-inline-start: 20px;
    }

    .choice {
      grid-template-columns: minmax(0, 1fr);
      gap: 4px;
    }
  }

  @media print {
    .claims > summary::after {
      display: none;
    }
  }
`;
