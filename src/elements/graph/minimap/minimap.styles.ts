import { css } from 'lit';

/** The whole graph small, in a corner. */
export const minimapStyles = css`
  .minimap {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: 12px;
    inline-size: 202px;
    block-size: 122px;
    border: 1px solid var(--_wf-line);
    border-radius: 8px;
    background: var(--_wf-surface);
    overflow: clip;
    cursor: pointer;
    touch-action: none;
  }

  .minimap[hidden] {
    display: none;
  }

  .minimap canvas {
    display: block;
    inline-size: 200px;
    block-size: 120px;
  }

  .minimap-frame {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    border: 1.5px solid var(--_wf-accent);
    border-radius: 3px;
    background: color-mix(in oklch, var(--_wf-accent) 7%, transparent);
  }

  @media (forced-colors: active) {
    .minimap-frame {
      border: 2px solid Highlight;
    }
  }

  @media print {
    .minimap {
      display: none;
    }
  }
`;
