import { css } from 'lit';

/**
 * The list of steps. Its first column stays in sight while the others are scrolled sideways.
 *
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
    grid-template-columns: minmax(200px, 2.2fr) minmax(190px, 1.8fr) minmax(90px, 0.8fr) minmax(84px, 0.7fr) minmax(110px, 1fr) minmax(76px, 0.6fr) minmax(150px, 1.5fr) minmax(150px, 1.5fr);
    min-inline-size: 1120px;
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
    min-inline-size: 1120px;
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

  .list .cell:focus-visible .clip {
    white-space: normal;
    overflow: auto;
    max-block-size: 100%;
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
      grid-template-columns: minmax(150px, 1fr) 160px 84px 84px 110px 76px 150px 150px;
      min-inline-size: 964px;
    }

    .list .rows {
      min-inline-size: 964px;
    }

    .list .first {
      border-inline-end: 1px solid var(--_wf-line);
      padding-inline-start: calc(2px + (var(--_wf-level) - 1) * 8px);
    }

    .list .name {
      white-space: normal;
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      line-height: 1.2;
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
