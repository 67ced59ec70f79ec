import { css } from 'lit';

/**
 * The list of steps. Its first column stays in sight while the others are scrolled sideways.
 *
 * - `.ends`: a long name in one line: its end stays in sight.
 * - `.whole`: what was cut and is looked at, laid over what stands around it; `.up` where there is no room below.
 * - `.list.visually-hidden`: for who cannot see it; what sticks or scrolls there would cost each frame of the drawing.
 */
export const listStyles = css`
  .list:not(.visually-hidden) {
    position: relative;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-gutter: stable;
    background: var(--_wf-surface);
  }

  .list .row {
    display: grid;
    grid-template-columns: var(--_wf-columns);
    min-inline-size: var(--_wf-columns-least);
  }

  .list .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    background: var(--_wf-surface);
    border-block-end: 1px solid var(--_wf-line-strong);
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .list .head .cell {
    padding-block: 7px;
  }

  .list .rows {
    position: relative;
    min-inline-size: var(--_wf-columns-least);
  }

  .list .rows > .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    border-block-end: 1px solid var(--_wf-line);
    background: var(--_wf-surface);
    cursor: default;
  }

  .list .rows > .row:hover {
    background: var(--_wf-surface-sunk);
  }

  .list .rows > .row.selected {
    background: var(--_wf-accent-soft);
  }

  .list .rows > .row.found {
    box-shadow: inset 0 0 0 2px var(--_wf-accent);
  }

  .list .row:focus-visible,
  .list .cell:focus-visible {
    outline: var(--_wf-focus);
    outline-offset: -2px;
  }

  .list .cell {
    display: flex;
    align-items: center;
    min-inline-size: 0;
    padding-inline: 10px;
  }

  .list .clip,
  .list .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .list .col-waitsFor > .clip,
  .list .col-feeds > .clip {
    display: -webkit-box;
    line-height: 1.2;
    overflow-wrap: anywhere;
    white-space: normal;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .list .ends {
    display: flex;
  }

  .list .name-head {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: pre;
  }

  .list .name-tail {
    flex: none;
    white-space: pre;
  }

  .list .rows > .row:has(.whole) {
    z-index: 1;
  }

  .list .cell.whole {
    position: relative;
    z-index: 2;
  }

  .list .cell.first.whole {
    position: sticky;
  }

  .list .cell.whole > :is(.clip, .name) {
    position: absolute;
    inset-block-start: 4px;
    inset-inline: 4px;
    display: block;
    overflow: visible;
    padding: 5px 6px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    box-shadow: var(--_wf-shadow);
    white-space: normal;
    overflow-wrap: anywhere;
  }

  .list .cell.whole.up > :is(.clip, .name) {
    inset-block: auto 4px;
  }

  .list .cell.first.whole > .name {
    inset-inline-start: calc(30px + (var(--_wf-level) - 1) * 16px);
  }

  .list .whole :is(.name-head, .name-tail, .row-status > span) {
    overflow: visible;
    white-space: normal;
  }

  .list .col-step,
  .list .first {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    background: inherit;
  }

  .list .head .col-step {
    padding-inline-start: 34px;
  }

  .list .first {
    gap: 2px;
    padding-inline-start: calc(6px + (var(--_wf-level) - 1) * 16px);
    font-weight: 600;
  }

  .list.visually-hidden {
    contain: strict;
    overflow: clip;
  }

  .list.visually-hidden :is(.head, .col-step, .first) {
    position: static;
  }

  .list .row-status {
    display: inline-flex;
    max-inline-size: 100%;
    align-items: center;
    gap: 6px;
    color: var(--_wf-tone);
    font-weight: 500;
  }

  .list .row-status > span {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .list .row-status svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .twist {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    border-radius: 5px;
    color: var(--_wf-ink-2);
    cursor: pointer;
  }

  .twist.none {
    visibility: hidden;
  }

  .twist::before {
    inline-size: 6px;
    block-size: 6px;
    border: solid currentColor;
    border-width: 0 1.6px 1.6px 0;
    transform: translateX(-1px) rotate(-45deg);
    content: '';
  }

  .twist:dir(rtl)::before {
    transform: translateX(1px) rotate(135deg);
  }

  [aria-expanded='true'] > .first > .twist::before {
    transform: translateY(-2px) rotate(45deg);
  }

  .twist:hover {
    background: var(--_wf-line);
  }

  .list .nothing {
    padding: var(--_wf-space-5);
    color: var(--_wf-ink-2);
    text-align: center;
  }

  @container (max-inline-size: 560px) {
    .list .row {
      grid-template-columns: var(--_wf-columns-narrow);
      min-inline-size: var(--_wf-columns-narrow-least);
    }

    .list .rows {
      min-inline-size: var(--_wf-columns-narrow-least);
    }

    .list .first {
      border-inline-end: 1px solid var(--_wf-line);
      padding-inline-start: calc(2px + (var(--_wf-level) - 1) * 8px);
    }

    .list .name:not(.ends) {
      white-space: normal;
      display: -webkit-box;
      overflow-wrap: anywhere;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      line-height: 1.2;
    }

    .list .cell.first.whole > .name {
      inset-inline-start: calc(26px + (var(--_wf-level) - 1) * 8px);
    }
  }

  @media (pointer: coarse) {
    .twist {
      inline-size: 44px;
      block-size: 44px;
      margin-inline: -8px;
    }
  }

  @media (forced-colors: active) {
    .list .rows > .row.selected {
      outline: 2px solid Highlight;
      outline-offset: -3px;
    }

    .list .rows > .row.found {
      outline: 2px dashed Highlight;
      outline-offset: -3px;
    }
  }
`;
