import { css } from 'lit';

/** One calm surface with hairlines: `.card`, its `.card-head`, and a `.skeleton` for what is still loading. */
export const cardStyles = css`
  .card {
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-l);
    background: var(--_wf-surface);
    box-shadow: var(--_wf-shadow);
    overflow: clip;
  }

  .card-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_wf-space-2);
    padding: calc(var(--_wf-space-3) * var(--_wf-density)) calc(var(--_wf-space-4) * var(--_wf-density));
    border-block-end: 1px solid var(--_wf-line);
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .spacer {
    flex: 1;
  }

  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 9px;
    border-radius: 99px;
    background: color-mix(in oklch, var(--_wf-tone) var(--_wf-soft), transparent);
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--_wf-space-1);
    padding: var(--_wf-space-5) var(--_wf-space-4);
    color: var(--_wf-ink-2);
    text-align: center;
  }

  .empty strong {
    color: var(--_wf-ink);
    font-size: var(--_wf-text-lg);
    font-weight: 600;
  }

  .skeleton {
    display: block;
    block-size: 1em;
    border-radius: 4px;
    background: var(--_wf-line);
    animation: wf-breathe 1.6s ease-in-out infinite alternate;
  }

  @keyframes wf-breathe {
    from {
      opacity: 1;
    }
    to {
      opacity: 0.45;
    }
  }

  @media (forced-colors: active) {
    .pill {
      border: 1px solid currentColor;
    }

    .skeleton {
      border: 1px solid GrayText;
    }
  }
`;
