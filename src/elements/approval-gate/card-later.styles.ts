import { css } from 'lit';

/** What is needed before a decision, how it ended, what was done instead, and what changed while it was on screen. */
export const laterStyles = css`
  .needs {
    display: grid;
    gap: calc(10px * var(--_wf-density));
  }

  .panel .bar {
    margin-block-start: 8px;
  }

  .roles {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 14px;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .roles legend {
    padding: 0;
    font-weight: 600;
  }

  .roles label {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-block-size: 28px;
  }

  .ending {
    display: grid;
    gap: 8px;
  }

  .args.compared {
    table-layout: fixed;
  }

  .args.compared th:first-child {
    inline-size: 32%;
  }

  .args.compared :is(th, td) {
    padding-inline: 8px;
  }

  .args .differs > * {
    background: color-mix(in oklch, var(--_wf-status-failed) var(--_wf-soft), transparent);
  }

  .args .differs td:last-child {
    font-weight: 600;
  }

  .changes {
    display: grid;
    gap: 8px;
  }

  .diff {
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-s);
    overflow: hidden;
  }

  .diff > div {
    padding: 3px 10px 3px 26px;
    text-indent: -16px;
  }

  .diff > div:dir(rtl) {
    padding: 3px 26px 3px 10px;
  }

  .diff .sign {
    display: inline-block;
    inline-size: 16px;
    font-family: var(--_wf-font-mono);
    text-indent: 0;
  }

  .diff .del {
    background: color-mix(in oklch, var(--_wf-status-failed) 10%, transparent);
  }

  .diff .add {
    background: color-mix(in oklch, var(--_wf-status-succeeded) 12%, transparent);
  }

  @container wf-gate (inline-size < 29em) {
    .args.compared {
      font-size: var(--_wf-text-sm);
    }

    .args.compared :is(th, td) {
      padding-inline: 6px;
    }

    .args.compared th:first-child {
      inline-size: 28%;
    }

    .args.compared .money {
      white-space: normal;
    }
  }

  @media (pointer: coarse) {
    .roles label {
      align-items: center;
      min-block-size: 44px;
    }
  }

  @media (forced-colors: active) {
    .diff .del,
    .diff .add,
    .args .differs > * {
      border-inline-start: 4px solid CanvasText;
    }
  }
`;
