import { css } from 'lit';

/** What is approved: the table, the difference, evidence, exact text. */
export const subjectStyles = css`
  .args {
    inline-size: 100%;
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-s);
    border-spacing: 0;
    overflow: hidden;
  }

  .args th,
  .args td {
    padding: calc(5px * var(--_wf-density)) 10px;
    border-block-start: 1px solid var(--_wf-line);
    text-align: start;
    vertical-align: top;
    white-space: pre-wrap;
  }

  .args tr:first-child > *,
  .args thead + tbody tr:first-child > * {
    border-block-start: 0;
  }

  .args thead + tbody tr:first-child > * {
    border-block-start: 1px solid var(--_wf-line);
  }

  .args th {
    inline-size: 34%;
    color: var(--_wf-ink-2);
    font-weight: 500;
  }

  .args thead th {
    inline-size: auto;
    background: var(--_wf-surface-sunk);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .args th > span {
    display: block;
  }

  .args .group th {
    background: var(--_wf-surface-sunk);
    font-weight: 600;
  }

  .more {
    margin: 6px;
  }

  .end {
    block-size: 1px;
  }

  .agent {
    margin: 0;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_wf-line-strong);
  }

  .agent figcaption {
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .agent blockquote {
    margin: 2px 0 0;
    white-space: pre-wrap;
  }

  .limits ul {
    display: grid;
    gap: 2px;
    padding-inline-start: 1.2em;
    list-style: disc;
  }

  details {
    border-block-start: 1px solid var(--_wf-line);
  }

  .evidence details:last-child {
    border-block-end: 1px solid var(--_wf-line);
  }

  details.exact {
    border: 0;
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
  }

  summary {
    padding-block: 6px;
    cursor: pointer;
  }

  .exact summary {
    color: var(--_wf-ink-3);
    padding-block: 2px;
  }

  .seen {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    margin-inline-start: 8px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
  }

  .seen svg {
    inline-size: 13px;
    block-size: 13px;
  }

  .piece {
    padding-block: 4px 10px;
    white-space: pre-wrap;
  }

  .exact .piece {
    white-space: normal;
  }

  pre {
    max-block-size: 16rem;
    margin: 0 0 8px;
    padding: 8px 10px;
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink);
    font: var(--_wf-text-sm) / 1.5 var(--_wf-font-mono);
    overflow: auto;
    white-space: pre-wrap;
    word-break: break-all;
  }
`;
