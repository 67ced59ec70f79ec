import { css } from 'lit';

/**
 * Cards, groups and regions. Sizes are those of `CARD_SIZES`.
 *
 * - `.card.dim :is(.title, .status, .meta, .tally)`: stands back, and can still be read: pale shapes, grey words.
 * - `[data-density='comfortable'] .card.roomy > .title`: nothing else is said there: a long name takes two lines before it is cut.
 * - `:is(.card, .list:not(.visually-hidden), .details) .shape[data-shape='arc']`: what nobody looks at stands still: a turning shape costs each frame.
 * - `[data-shape='tall'] .card`: where many cards stand in a row they are narrow, and words take two lines.
 * - `.card.hot` in forced colours: an outline, because glows are not drawn there.
 */
export const nodeStyles = css`
  .node {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    contain: layout style;
    font-size: var(--_wf-text-md);
  }

  .surface:dir(rtl) .node {
    direction: rtl;
  }

  .node [hidden],
  .node[hidden] {
    display: none;
  }

  .card {
    display: flex;
    flex-direction: column;
    gap: 3px;
    padding: 8px 11px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-m);
    background: var(--_wf-surface);
    box-shadow: var(--_wf-shadow);
    overflow: visible;
    cursor: pointer;
  }

  .card.folded {
    box-shadow:
      var(--_wf-shadow),
      3px 3px 0 -1px var(--_wf-surface),
      3px 3px 0 0 var(--_wf-line-strong);
  }

  .card.hot {
    border-color: var(--_wf-tone);
    box-shadow:
      0 0 0 3px color-mix(in oklch, var(--_wf-tone) 18%, transparent),
      var(--_wf-shadow);
  }

  .card.hot.tone-stuck {
    animation: wf-pulse 2.4s ease-in-out infinite;
  }

  @keyframes wf-pulse {
    50% {
      box-shadow:
        0 0 0 6px color-mix(in oklch, var(--_wf-tone) 12%, transparent),
        var(--_wf-shadow);
    }
  }

  .card.selected {
    outline: 2px solid var(--_wf-accent);
    outline-offset: 1px;
  }

  .card.dim {
    border-color: var(--_wf-line);
    box-shadow: none;
    animation: none;
  }

  .card.dim :is(.title, .status, .meta, .tally) {
    color: var(--_wf-ink-3);
  }

  .card.dim :is(.shape, .cells) {
    opacity: 0.3;
  }

  .title {
    overflow-wrap: anywhere;
    display: -webkit-box;
    overflow: hidden;
    font-weight: 600;
    line-height: 1.3;
    unicode-bidi: plaintext;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 1;
  }

  [data-density='comfortable'] .card.roomy > .title {
    -webkit-line-clamp: 2;
  }

  .card > :is(.title, .status) {
    flex: none;
  }

  .status {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 500;
    line-height: 1.35;
  }

  .word {
    overflow: hidden;
    unicode-bidi: plaintext;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .meta {
    overflow: hidden;
    margin-block-start: auto;
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .meta:empty,
  .folded > .meta,
  :is(.group, .region) > .meta,
  [data-shape='tall'] .meta,
  [data-density='compact'] .meta,
  .surface:not([data-zoom='near']) .meta {
    display: none;
  }

  .extra {
    flex: none;
    min-inline-size: 0;
    margin-block-start: auto;
    overflow: hidden;
  }

  .extra:empty,
  .surface:not([data-zoom='near']) .extra {
    display: none;
  }

  [data-density='compact'] .card {
    gap: 1px;
    padding: 5px 9px;
  }

  [data-density='compact'][data-shape='tall'] .card .word {
    -webkit-line-clamp: 1;
  }

  .shape {
    inline-size: 16px;
    block-size: 16px;
  }

  :is(.card, .list:not(.visually-hidden), .details) .shape[data-shape='arc'] {
    animation: wf-turn 1.4s linear infinite;
  }

  @keyframes wf-turn {
    to {
      transform: rotate(360deg);
    }
  }

  .strip {
    display: none;
  }

  .folded .strip {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-block-start: auto;
    padding-inline-end: 14px;
  }

  .cells {
    flex: 1 1 0;
    inline-size: 0;
    block-size: 12px;
  }

  .tally {
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    line-height: 1;
  }

  .cell {
    fill: var(--_wf-tone);
  }

  .cell.tone-idle {
    fill: var(--_wf-line);
  }

  .bar {
    position: absolute;
    inset-inline: 10px;
    inset-block-end: 4px;
    block-size: 2px;
    border-radius: 2px;
    background: var(--_wf-surface-sunk);
  }

  .fill {
    display: block;
    block-size: 100%;
    border-radius: 2px;
    background: var(--_wf-tone);
  }

  .guests {
    position: absolute;
    inset-block-start: calc(100% - 3px);
    inset-inline: 4px 8px;
    display: flex;
    justify-content: end;
    gap: 4px;
  }

  .guest {
    padding: 1px 7px;
    border: 1px dashed color-mix(in oklab, var(--_wf-zone) 55%, transparent);
    border-radius: 10px;
    background: color-mix(in oklab, var(--_wf-zone) 9%, var(--_wf-surface));
    color: color-mix(in oklab, var(--_wf-zone) 80%, var(--_wf-ink));
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    line-height: 1.4;
    overflow-wrap: anywhere;
    text-wrap: balance;
    unicode-bidi: plaintext;
  }

  .toggle {
    display: none;
  }

  .foldable > .toggle {
    position: absolute;
    display: grid;
    place-items: center;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    inline-size: 20px;
    block-size: 20px;
    border-radius: 5px;
    color: var(--_wf-ink-3);
    cursor: pointer;
  }

  .card.foldable > .toggle {
    inset-block: auto 2px;
    inset-inline-end: 3px;
  }

  .foldable > .toggle::before {
    inline-size: 6px;
    block-size: 6px;
    border: solid currentColor;
    border-width: 0 1.6px 1.6px 0;
    transform: translateY(-2px) rotate(45deg);
    content: '';
  }

  .group > .toggle::before {
    transform: translateY(2px) rotate(225deg);
  }

  .foldable > .toggle:hover {
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink);
  }

  .group,
  .region {
    border-radius: 14px;
  }

  .group {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    padding: 6px 32px 0 12px;
    border: 1px solid var(--_wf-line-strong);
    background: color-mix(in oklch, var(--_wf-surface-sunk) 70%, transparent);
  }

  .group.selected {
    border-color: var(--_wf-accent);
    outline: 1px solid var(--_wf-accent);
  }

  .group .title {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .group .bar,
  .group .guests {
    display: none;
  }

  .region {
    border: 1px dashed color-mix(in oklab, var(--_wf-zone) 45%, transparent);
    background: color-mix(in oklab, var(--_wf-zone) 7%, transparent);
  }

  .region :is(.status, .bar, .guests) {
    display: none;
  }

  .region .title {
    display: block;
    padding: 7px 10px 0;
    color: color-mix(in oklab, var(--_wf-zone) 80%, var(--_wf-ink));
    font-size: var(--_wf-text-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .cards .group > :is(.toggle, .strip) {
    display: none;
  }

  .cards .group > :is(.title, .status) {
    margin-inline: -4px;
    padding-inline: 4px;
    border-radius: 4px;
    background: color-mix(in oklch, var(--_wf-surface-sunk) 70%, var(--_wf-surface));
  }

  .cards :is(.region, .group) {
    z-index: -1;
    border-color: transparent;
    background: none;
    pointer-events: none;
  }

  .cards .region .title {
    inline-size: fit-content;
    max-inline-size: calc(100% - 12px);
    margin: 5px 6px 0;
    padding: 2px 4px;
    border-radius: 4px;
    background: color-mix(in oklab, var(--_wf-zone) 7%, var(--_wf-surface));
  }

  [data-shape='tall'] .card {
    padding: 7px 9px 8px;
  }

  [data-shape='tall'] .card :is(.title, .word) {
    display: -webkit-box;
    hyphens: auto;
    white-space: normal;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  [data-shape='tall'] .card .status {
    gap: 5px;
  }

  @media (forced-colors: active) {
    .card.hot {
      outline: 2px solid CanvasText;
      outline-offset: -3px;
    }

    .card.selected {
      outline: 2px solid Highlight;
      outline-offset: 1px;
    }

    .cell.tone-idle {
      fill: Canvas;
      stroke: CanvasText;
      vector-effect: non-scaling-stroke;
    }
  }
`;
