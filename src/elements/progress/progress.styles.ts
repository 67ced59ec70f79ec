import { css } from 'lit';
import { baseStyles } from '../../theme/base.styles.js';
import { boxStyles } from '../../theme/box.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { badgeStyles } from '../status/badge.styles.js';

/**
 * - `.at-work`: as high with much as with little, so that nothing below it moves while a run goes on.
 * - `.last`: of words that are too long the end is in sight; the margin of short ones keeps them at the top.
 * - `.words`: the last words of a text in running lines: its own line ends would make them a column of half lines.
 */
const styles = css`
  .card,
  .wait {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: calc(8px * var(--_wf-density));
  }

  .card {
    padding: calc(12px * var(--_wf-density)) calc(16px * var(--_wf-density));
  }

  .top {
    display: grid;
    gap: 6px 16px;
    align-items: center;
  }

  .top > :is(.status, .skeleton) {
    min-block-size: max(16px, 1.35 * var(--_wf-text-sm));
  }

  .bar {
    display: flex;
    gap: 2px;
    block-size: 8px;
    border-radius: 99px;
    background: var(--_wf-surface-sunk);
    overflow: hidden;
  }

  .bar > i {
    min-inline-size: 3px;
    border-radius: 2px;
    background: var(--_wf-tone);
  }

  .bar > .to-come {
    background: var(--_wf-line);
  }

  /* More may come: the end of the bar is open. */
  .bar > .open {
    background: repeating-linear-gradient(115deg, var(--_wf-line) 0 4px, transparent 4px 8px);
  }

  .bar > .share {
    border-radius: 99px;
  }

  .bar > .guess {
    background: repeating-linear-gradient(115deg, var(--_wf-tone) 0 5px, color-mix(in oklch, var(--_wf-tone) 55%, transparent) 5px 8px);
  }

  .bar.indeterminate > i {
    flex: 0 0 30%;
    border-radius: 99px;
    animation: wf-slide 1.6s ease-in-out infinite alternate;
  }

  .bar.still > i {
    animation: none;
  }

  @keyframes wf-slide {
    to {
      margin-inline-start: 70%;
    }
  }

  .summary {
    color: var(--_wf-ink-2);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }

  .name {
    font-weight: 600;
  }

  .roomy .summary {
    min-block-size: 2lh;
  }

  .roomy .legend {
    min-block-size: 3.1lh;
  }

  .card:not(.roomy) > .legend:empty {
    display: none;
  }

  .summary > span {
    display: block;
  }

  .doing {
    padding-block-start: calc(10px * var(--_wf-density));
    border-block-start: 1px solid var(--_wf-line);
  }

  .at-work {
    --_wf-gap: calc(8px * var(--_wf-density));
    --_wf-line-of-words: calc(1.55 * var(--_wf-text-lg));
    --_wf-row: calc(1lh + var(--_wf-line-of-words));
    --_wf-more-lines: 2;

    display: flex;
    flex-direction: column;
    gap: var(--_wf-gap);
    block-size: calc(3 * var(--_wf-row) + var(--_wf-more-lines) * var(--_wf-line-of-words) + 2 * var(--_wf-gap));
    overflow: hidden;
  }

  .at-work.alone {
    block-size: calc(var(--_wf-row) + var(--_wf-more-lines) * var(--_wf-line-of-words));
  }

  .quiet {
    align-items: center;
    justify-content: center;
    color: var(--_wf-ink-2);
    text-align: center;
  }

  .activity,
  .more {
    display: flex;
    flex: none;
    flex-direction: column;
    block-size: var(--_wf-row);
  }

  .leads {
    --_wf-lines: calc(1 + var(--_wf-more-lines));

    flex: 1 1 0;
    min-block-size: 0;
  }

  .leads:nth-last-child(2) {
    --_wf-lines: calc(3 + var(--_wf-more-lines));
  }

  .at-work:not(.alone) > .leads:only-child {
    --_wf-lines: calc(5 + var(--_wf-more-lines));
  }

  .activity-head {
    display: flex;
    flex: none;
    gap: 8px;
    white-space: nowrap;
  }

  .activity-head > * {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .activity-head > .muted {
    flex: 1 2 0;
    min-inline-size: 5em;
  }

  .silence {
    display: flex;
    flex: none;
    gap: 6px;
    align-items: flex-start;
    color: var(--_wf-tone);
    line-height: var(--_wf-line-of-words);
  }

  .silence > .shape {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: calc((var(--_wf-line-of-words) - 16px) / 2);
  }

  .activity:not(.leads) > .silence + .last {
    display: none;
  }

  .activity:not(.leads) > .silence > strong {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .last {
    display: flex;
    flex: none;
    flex-direction: column-reverse;
    max-block-size: calc(var(--_wf-lines, 1) * var(--_wf-line-of-words));
    overflow: hidden;
  }

  .activity:not(.leads) > .last {
    flex-direction: row-reverse;
    white-space: nowrap;
  }

  .activity:not(.leads) .words {
    flex: none;
    max-inline-size: none;
    margin-inline-end: auto;
  }

  .silence + .last {
    max-block-size: calc((var(--_wf-lines, 1) - 2) * var(--_wf-line-of-words));
  }

  .words {
    margin-block-end: auto;
    max-inline-size: 80ch;
    color: var(--_wf-ink);
    font-size: var(--_wf-text-lg);
    line-height: var(--_wf-line-of-words);
  }

  .caret {
    display: inline-block;
    inline-size: 2px;
    block-size: 1.05em;
    margin-inline-start: 2px;
    background: var(--_wf-status-running);
    vertical-align: -0.15em;
    animation: wf-blink 1s steps(2, jump-none) infinite;
  }

  @keyframes wf-blink {
    to {
      opacity: 0;
    }
  }

  mark {
    padding: 0 2px;
    border-radius: 3px;
    background: color-mix(in oklch, var(--_wf-status-stuck) 16%, transparent);
    box-shadow: inset 0 -2px 0 var(--_wf-status-stuck);
    color: inherit;
  }

  .skeleton {
    inline-size: 8rem;
    max-inline-size: 60%;
  }

  .notices {
    display: grid;
    gap: 6px;
  }

  @container wf-progress (inline-size < 620px) {
    .activity:not(.leads) > .long {
      mask-image: linear-gradient(to right, transparent, #000 1.5em);
    }

    .activity:not(.leads) > .long:dir(rtl) {
      mask-image: linear-gradient(to left, transparent, #000 1.5em);
    }
  }

  @container wf-progress (inline-size >= 420px) {
    .roomy .legend {
      min-block-size: 2lh;
    }
  }

  @container wf-progress (inline-size >= 620px) {
    .top {
      grid-template-columns: auto minmax(8rem, 1fr) auto;
    }

    .roomy :is(.summary, .legend) {
      min-block-size: 1lh;
    }

    .summary > span {
      display: inline;
    }

    .summary > span + span::before {
      content: ' · ';
      color: var(--_wf-ink-3);
    }

    .at-work {
      --_wf-more-lines: 1;
    }

    .silence + .last {
      max-block-size: calc((var(--_wf-lines, 1) - 1) * var(--_wf-line-of-words));
    }
  }

  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }

    .bar > i {
      border-inline-end: 1px solid CanvasText;
      background: Highlight;
      forced-color-adjust: none;
    }

    .bar > .to-come {
      background: Canvas;
    }

    mark {
      border-block-end: 2px solid CanvasText;
    }
  }
`;

export const progressStyles = [baseStyles, boxStyles('wf-progress', '360px'), toneStyles, cardStyles, noticeStyles, badgeStyles, styles];
