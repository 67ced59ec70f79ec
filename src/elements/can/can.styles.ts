import { css } from 'lit';

export const canStyles = css`
  :host {
    display: contents;
  }

  .content {
    display: contents;
  }

  .content[hidden] {
    display: none;
  }

  .content[inert] {
    display: block;
    opacity: 0.55;
  }

  .denied,
  .checking {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: var(--_wf-space-1) var(--_wf-space-2);
    padding-block: 2px;
    color: var(--_wf-ink-2);
    font: var(--_wf-text-md) / 1.45 var(--_wf-font);
    white-space: normal;
  }

  .denied svg {
    margin-block-start: 0.1em;
    color: var(--_wf-ink-3);
  }

  .reason {
    flex: 1 1 12rem;
  }

  /* Most answers come at once: words that flash by would only disturb. */
  .checking {
    animation: wf-appear 0s 400ms both;
  }

  @keyframes wf-appear {
    from {
      visibility: hidden;
    }
  }
`;
