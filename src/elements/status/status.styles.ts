import { css } from 'lit';

export const statusStyles = css`
  :host {
    display: inline-flex;
    vertical-align: baseline;
  }
`;
