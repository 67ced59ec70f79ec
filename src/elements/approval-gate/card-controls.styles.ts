import { css } from 'lit';

/** Fields, buttons, and why a button does not act. */
export const controlsStyles = css`
  /* In sight as long as any of the card is: it sticks to the lower edge of whatever the card is scrolled in. */
  .foot {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    display: grid;
    gap: calc(8px * var(--_wf-density));
    padding: calc(12px * var(--_wf-density)) var(--_wf-pad);
    border-block-start: 1px solid var(--_wf-line);
    border-radius: 0 0 var(--_wf-radius-l) var(--_wf-radius-l);
    background: var(--_wf-surface);
  }

  /* Where there is little height, the foot would hide what it is about. */
  @media (max-height: 26rem) {
    .foot {
      position: static;
    }
  }

  /* One line is kept free, so that the most usual reason comes and goes without moving the buttons. */
  .say {
    min-block-size: 1.45em;
  }

  .whys:focus-visible {
    border-radius: var(--_wf-radius-s);
  }

  .foot > .button {
    justify-self: start;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }

  .minor {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    margin-inline: -8px;
  }

  .say > :not(:first-child) .why,
  .why + .why {
    margin-block-start: 6px;
  }

  .why {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }

  .why svg {
    margin-block-start: 0.1em;
    color: var(--_wf-tone);
  }

  .press-hint {
    font-weight: 600;
  }

  /* The wait before an approval counts, drawn where it ends. */
  .button.dwelling {
    border-style: solid;
    border-color: var(--_wf-accent);
    background: linear-gradient(var(--_wf-accent), var(--_wf-accent)) 0 100% / 100% 3px no-repeat var(--_wf-accent-soft);
    color: var(--_wf-accent);
    cursor: progress;
  }

  @container wf-gate (inline-size < 29em) {
    .bar {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }

    .say {
      min-block-size: 2.9em;
    }

    .minor {
      grid-column: 1 / -1;
      justify-content: space-between;
    }
  }

  @container wf-gate (inline-size >= 37em) {
    .minor {
      margin-inline: auto -8px;
    }
  }

  @container wf-gate (inline-size >= 52em) {
    .ask {
      font-size: 1.25rem;
    }

    .card {
      --_wf-pad: calc(20px * var(--_wf-density));
    }

    .columns {
      grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
      gap: calc(28px * var(--_wf-density));
    }
  }

  @media (pointer: coarse) {
    summary {
      min-block-size: 44px;
    }
  }

  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
    }

    .minor {
      margin-inline: 0;
    }
  }
`;
