import { css } from 'lit';

/** The surface: question, facts, columns, empty and loading states. */
export const layoutStyles = css`
  :host {
    container: wf-gate / inline-size;
  }

  .card {
    --_wf-pad: calc(var(--_wf-space-4) * var(--_wf-density));
    --_wf-gap: calc(14px * var(--_wf-density));
  }

  .card-head {
    padding-inline: var(--_wf-pad);
  }

  .columns,
  .column {
    display: grid;
    align-content: start;
    gap: var(--_wf-gap);
    min-inline-size: 0;
  }

  .body {
    display: grid;
    gap: var(--_wf-gap);
    padding: var(--_wf-pad);
  }

  .ask {
    font-size: 1.0625rem;
    font-weight: 650;
    line-height: 1.3;
    letter-spacing: -0.005em;
    text-wrap: pretty;
    border-radius: 4px;
    scroll-margin: 1rem;
  }

  .filled {
    text-decoration: underline;
    text-decoration-color: var(--_wf-line-strong);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }

  .money {
    white-space: nowrap;
  }

  .sub {
    display: block;
    margin-block-end: 6px;
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  /* Words of one direction inside a page of the other. */
  .ask,
  dt,
  dd,
  p,
  blockquote,
  figcaption,
  summary,
  .line,
  .sub,
  .notice-text,
  .why > span,
  .about > span {
    unicode-bidi: plaintext;
  }

  .small {
    font-size: var(--_wf-text-sm);
  }

  .line {
    display: block;
  }

  .facts {
    display: grid;
    gap: calc(5px * var(--_wf-density)) 14px;
  }

  .fact {
    display: grid;
    gap: 0 14px;
  }

  dt {
    color: var(--_wf-ink-3);
  }

  .left {
    color: var(--_wf-ink-2);
    white-space: nowrap;
  }

  .urgent,
  .warn {
    color: var(--_wf-status-waiting);
    font-weight: 600;
  }

  @container wf-gate (inline-size >= 300px) {
    .fact {
      grid-template-columns: minmax(7.5rem, min(32%, 10rem)) 1fr;
    }
  }

  .skeleton.title {
    block-size: 1.4em;
    inline-size: 80%;
  }

  .skeleton.short {
    inline-size: 55%;
  }

  .empty-shape {
    color: var(--_wf-ink-3);
  }

  .empty-shape svg {
    inline-size: 28px;
    block-size: 28px;
  }

  .next {
    display: flex;
    justify-content: end;
    padding: 0 var(--_wf-pad) var(--_wf-pad);
  }

  slot {
    display: block;
  }

  ::slotted(*) {
    margin: 0 var(--_wf-pad) var(--_wf-pad);
  }
`;
