import { css } from 'lit';

/** A message inside an element: `.notice` tinted by `.tone-*`, with a shape so that colour is never the only carrier. */
export const noticeStyles = css`
  .notice {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_wf-space-1) var(--_wf-space-2);
    align-items: flex-start;
    padding: calc(9px * var(--_wf-density)) var(--_wf-space-3);
    border-radius: var(--_wf-radius-s);
    background: color-mix(in oklch, var(--_wf-tone) var(--_wf-soft), transparent);
    color: var(--_wf-ink);
  }

  .notice > svg {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 0.1em;
    color: var(--_wf-tone);
  }

  .notice > .notice-text {
    flex: 1 1 12rem;
    min-inline-size: 0;
  }

  @media (forced-colors: active) {
    .notice {
      border: 1px solid CanvasText;
    }
  }
`;

/** Sets `--_wf-tone`, which shapes, pills and notices take their colour from. */
export const toneStyles = css`
  :host {
    --_wf-tone: var(--_wf-status-idle);
  }

  .tone-running {
    --_wf-tone: var(--_wf-status-running);
  }

  .tone-succeeded {
    --_wf-tone: var(--_wf-status-succeeded);
  }

  .tone-waiting {
    --_wf-tone: var(--_wf-status-waiting);
  }

  .tone-stuck {
    --_wf-tone: var(--_wf-status-stuck);
  }

  .tone-failed {
    --_wf-tone: var(--_wf-status-failed);
  }

  .tone-idle {
    --_wf-tone: var(--_wf-status-idle);
  }

  @media (forced-colors: active) {
    .tone-running,
    .tone-succeeded,
    .tone-waiting,
    .tone-stuck,
    .tone-failed,
    .tone-idle {
      --_wf-tone: CanvasText;
    }
  }
`;
