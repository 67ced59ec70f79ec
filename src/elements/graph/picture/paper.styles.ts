import { css } from 'lit';

/** On paper there is the whole graph, and nothing that one presses. */
export const paperStyles = css`
  @media print {
    .frame:has(> .paper.filled) {
      display: block;
      block-size: auto;
      border: 0;
    }

    .frame:has(> .paper.filled) > :not(.paper) {
      display: none;
    }

    .paper.filled {
      display: block;
      break-inside: avoid;
    }

    .paper svg {
      inline-size: 100%;
      block-size: auto;
      max-block-size: 95vh;
    }
  }
`;
