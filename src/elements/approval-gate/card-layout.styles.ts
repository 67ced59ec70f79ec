import { css } from 'lit';

/** The surface: question, facts, columns, empty and loading states. */
export const layoutStyles = css`
  .box {
    container-name: wf-gate;
  }

  .card {
    isolation: isolate;
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

  /* A request that must not be decided is red before anything else is read. */
  .alarm {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    padding: calc(12px * var(--_wf-density)) var(--_wf-pad);
    background: var(--_wf-status-failed);
    color: var(--_wf-surface);
    font-size: 1.0625rem;
  }

  .alarm svg {
    inline-size: 20px;
    block-size: 20px;
    margin-block-start: 0.1em;
  }

  .nothing {
    color: var(--_wf-ink-3);
    font-style: italic;
  }

  /* Six lines of a long text; the rest is there for a search in the page and for readers, and shown on request. */
  .clamp {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 6;
    line-clamp: 6;
    overflow: hidden;
  }

  .sub {
    display: block;
    margin-block-end: 6px;
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  /* What comes from data in a language of its own begins where that language begins. */
  .ask,
  blockquote,
  summary,
  .words,
  .clamp,
  td {
    unicode-bidi: plaintext;
  }

  /*
   * Sentences of the kit begin where its language begins, inside a page of the other direction too. Their direction must
   * not be guessed from what they start with: names and values are isolated, and a sentence of nothing else would fall apart.
   */
  .ltr-words :is(dt, dd, p:not(.words), figcaption, legend, label, .hint, .line, .sub, .notice-text, .why > span, .about > span, .alarm strong) {
    direction: ltr;
    unicode-bidi: isolate;
    text-align: match-parent;
  }

  .rtl-words :is(dt, dd, p:not(.words), figcaption, legend, label, .hint, .line, .sub, .notice-text, .why > span, .about > span, .alarm strong) {
    direction: rtl;
    unicode-bidi: isolate;
    text-align: match-parent;
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

  /* In letters, not pixels: with enlarged text the name stands above its value sooner. */
  @container wf-gate (inline-size >= 22em) {
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
