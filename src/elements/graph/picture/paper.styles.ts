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
      color: #000;
    }

    .paper :is(svg, figure) {
      break-inside: avoid;
    }

    .paper svg {
      display: block;
      max-inline-size: 100%;
      block-size: auto;
    }

    .paper figure {
      margin: 0 0 10pt;
    }

    .paper :is(figcaption, p) {
      font-size: 8pt;
    }

    .paper table {
      inline-size: 100%;
      border-collapse: collapse;
      font-size: 8pt;
      line-height: 1.3;
    }

    .paper tr {
      break-inside: avoid;
    }

    .paper :is(th, td) {
      padding: 2pt 4pt;
      border-block-end: 0.5pt solid #999;
      text-align: start;
      vertical-align: top;
      overflow-wrap: anywhere;
      unicode-bidi: plaintext;
    }
  }
`;
