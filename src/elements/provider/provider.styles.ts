import { css } from 'lit';

export const providerStyles = css`
  :host {
    display: contents;
  }

  .banner:not([hidden]) {
    display: grid;
    gap: var(--_wf-space-2);
    margin-block-end: var(--_wf-space-3);
    color: var(--_wf-ink);
    font: var(--_wf-text-md) / 1.45 var(--_wf-font);
    white-space: normal;
  }
`;
