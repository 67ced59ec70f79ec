import { css } from 'lit';

/** The menu of what can be saved. */
export const menuStyles = css`
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 4px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    box-shadow: 0 6px 24px light-dark(oklch(0.2 0.02 265 / 0.16), oklch(0 0 0 / 0.5));
  }

  .menu-item {
    display: block;
    inline-size: 100%;
    min-block-size: 34px;
    padding: 4px 12px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--_wf-ink);
    font: 500 var(--_wf-text-md) / 1.2 var(--_wf-font);
    text-align: start;
    cursor: pointer;
  }

  .menu-item:hover {
    background: var(--_wf-surface-sunk);
  }

  @media (pointer: coarse) {
    .menu-item {
      min-block-size: 44px;
      min-inline-size: 44px;
      block-size: 44px;
    }
  }
`;
