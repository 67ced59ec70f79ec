import { css } from 'lit';

export const badgeStyles = css`
  .status {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_wf-tone);
    font-size: var(--wf-status-font-size, var(--_wf-text-sm));
    font-weight: 600;
    line-height: 1.35;
  }

  .status.pill {
    padding-block: 2px;
    padding-inline: 7px 10px;
    border-radius: 99px;
    background: color-mix(in oklch, var(--_wf-tone) var(--_wf-soft), transparent);
  }

  .status .shape {
    inline-size: var(--wf-status-shape-size, 16px);
    block-size: var(--wf-status-shape-size, 16px);
  }

  .shape[data-shape='arc'] {
    animation: wf-turn 1.4s linear infinite;
  }

  @keyframes wf-turn {
    to {
      transform: rotate(360deg);
    }
  }

  @media (forced-colors: active) {
    .status.pill {
      border: 1px solid currentColor;
    }
  }
`;
