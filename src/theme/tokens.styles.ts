import { css, unsafeCSS } from 'lit';
import { TOKENS } from './tokens.js';

const declarations = Object.entries(TOKENS).map(([name, value]) => `--_wf-${name}: var(--wf-${name}, ${value});`).join('\n');

/**
 * Reads each public token from whichever ancestor sets it, else its default, under a private name. Elements use only the
 * private names: setting the public ones on `:host` would hide what a host set further up.
 */
export const tokenStyles = css`
  :host {
    ${unsafeCSS(declarations)}
  }
`;
