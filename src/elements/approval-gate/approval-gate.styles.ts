import { css } from 'lit';
import { baseStyles } from '../../theme/base.styles.js';
import { buttonStyles } from '../../theme/button.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { fieldStyles } from '../../theme/field.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { badgeStyles } from '../status/badge.styles.js';

const layout = css`
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

const subject = css`
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

  .args.compared {
    table-layout: fixed;
  }

  .args.compared th:first-child {
    inline-size: 28%;
  }

  .args .group th {
    background: var(--_wf-surface-sunk);
    font-weight: 600;
  }

  .args .differs > * {
    background: color-mix(in oklch, var(--_wf-status-failed) var(--_wf-soft), transparent);
  }

  .args .differs td:last-child {
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
`;

const people = css`
  .people ul {
    display: grid;
    gap: 8px;
  }

  .people p {
    margin-block-start: 6px;
  }

  .person {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }

  .person.void {
    color: var(--_wf-ink-3);
  }

  .person.void strong {
    text-decoration: line-through;
  }

  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    border-radius: 50%;
    background: var(--_wf-accent-soft);
    color: var(--_wf-accent);
    font-size: 10px;
    font-weight: 700;
  }

  .free .avatar {
    background: none;
    color: var(--_wf-ink-3);
  }

  .free .avatar svg {
    inline-size: 20px;
    block-size: 20px;
  }

  .about {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    padding-block-start: 2px;
  }

  .about .dim {
    font-size: var(--_wf-text-sm);
  }

  .mark {
    display: inline-flex;
    gap: 5px;
    align-items: center;
    margin-inline-start: 4px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    vertical-align: -2px;
  }

  .mark svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .reason {
    color: var(--_wf-ink-2);
  }

  .or {
    padding-inline-start: 32px;
    font-size: var(--_wf-text-sm);
  }

  .info {
    display: grid;
    gap: 4px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_wf-status-waiting);
  }

  .words {
    white-space: pre-wrap;
  }
`;

const controls = css`
  .foot {
    display: grid;
    gap: calc(10px * var(--_wf-density));
    padding: calc(12px * var(--_wf-density)) var(--_wf-pad);
    border-block-start: 1px solid var(--_wf-line);
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

  .panel .bar {
    margin-block-start: 8px;
  }

  .whys:empty,
  .press-hint:empty {
    display: none;
  }

  .whys,
  .press-hint {
    display: grid;
    gap: 6px;
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

  .ending {
    display: grid;
    gap: 8px;
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

  /* The wait before an approval counts, drawn where it ends. */
  .button.dwelling {
    border-style: solid;
    border-color: var(--_wf-accent);
    background: linear-gradient(var(--_wf-accent), var(--_wf-accent)) 0 100% / 100% 3px no-repeat var(--_wf-accent-soft);
    color: var(--_wf-accent);
    cursor: progress;
  }

  @container wf-gate (inline-size < 380px) {
    .bar {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }

    .args.compared {
      font-size: var(--_wf-text-sm);
    }

    .args.compared :is(th, td) {
      padding-inline: 6px;
    }

    .args.compared th:first-child {
      inline-size: 20%;
    }

    .args.compared .money {
      white-space: normal;
    }

    .minor {
      grid-column: 1 / -1;
      justify-content: space-between;
    }
  }

  @container wf-gate (inline-size >= 480px) {
    .minor {
      margin-inline: auto -8px;
    }
  }

  @container wf-gate (inline-size >= 680px) {
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
    .roles label,
    summary {
      min-block-size: 44px;
    }

    .roles label {
      align-items: center;
    }
  }

  @media (forced-colors: active) {
    .diff .del,
    .diff .add,
    .args .differs > * {
      border-inline-start: 4px solid CanvasText;
    }

    .avatar {
      border: 1px solid CanvasText;
    }

    .minor {
      margin-inline: 0;
    }
  }
`;

export const approvalGateStyles = [baseStyles, toneStyles, buttonStyles, cardStyles, noticeStyles, fieldStyles, badgeStyles, layout, subject, people, controls];
