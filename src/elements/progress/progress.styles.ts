import { css } from 'lit';
import { baseStyles } from '../../theme/base.styles.js';
import { boxStyles } from '../../theme/box.styles.js';
import { cardStyles } from '../../theme/card.styles.js';
import { noticeStyles, toneStyles } from '../../theme/notice.styles.js';
import { badgeStyles } from '../status/badge.styles.js';

/**
 * - `.words`: the last words of a text in running lines: its own line ends would make them a column of half lines.
 */
const styles = css`
  .card {
    display: grid;
    gap: calc(8px * var(--_wf-density));
    padding: calc(12px * var(--_wf-density)) calc(16px * var(--_wf-density));
  }

  .top {
    display: grid;
    gap: 6px 16px;
    align-items: center;
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

  .summary > span + span::before {
    content: ' · ';
    color: var(--_wf-ink-3);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }

  .name {
    font-weight: 600;
  }

  .doing {
    box-sizing: content-box;
    padding-block-start: calc(10px * var(--_wf-density));
    border-block-start: 1px solid var(--_wf-line);
  }

  .at-work {
    display: grid;
    gap: calc(10px * var(--_wf-density));
  }

  .activity {
    display: grid;
    gap: 3px;
  }

  .activity-head {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: baseline;
  }

  .words {
    max-inline-size: 80ch;
    color: var(--_wf-ink);
    font-size: var(--_wf-text-lg);
    line-height: 1.55;
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
    inline-size: 60%;
  }

  .notices {
    display: grid;
    gap: 6px;
  }

  @container wf-progress (inline-size >= 620px) {
    .top {
      grid-template-columns: auto minmax(8rem, 1fr) auto;
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
