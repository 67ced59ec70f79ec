import { css } from 'lit';

/** The lines between cards. */
export const edgeStyles = css`
  .edge .line {
    stroke: var(--_wf-line-strong);
    stroke-width: 1.6;
  }

  .edge .head {
    fill: var(--_wf-line-strong);
  }

  .edge.taken .line {
    stroke: var(--_wf-status-succeeded);
  }

  .edge.taken .head {
    fill: var(--_wf-status-succeeded);
  }

  .edge.open .line {
    stroke-dasharray: 4 4;
  }

  .edge.not-taken > :not(.edge-label, .label-ground) {
    opacity: 0.45;
  }

  .label-ground {
    fill: var(--_wf-surface);
  }

  .edge.kind-loop .line,
  .edge.kind-reroute .line {
    stroke-dasharray: 8 4;
  }

  .edge.long .line {
    stroke-dasharray: none;
  }

  .edge.long:not(.taken) .line {
    opacity: 0.5;
  }

  .gate-mark {
    color: var(--_wf-tone);
  }

  .gate-disc {
    fill: var(--_wf-surface);
    stroke: var(--_wf-tone);
    stroke-width: 1.4;
  }

  .edge-label {
    fill: var(--_wf-ink-2);
    font: 600 12px var(--_wf-font);
    paint-order: stroke;
    stroke: var(--_wf-surface);
    stroke-width: 4px;
    text-anchor: middle;
    pointer-events: auto;
  }

  @media (forced-colors: active) {
    .edge .line,
    .edge.taken .line {
      stroke: CanvasText;
    }

    .edge .head,
    .edge.taken .head {
      fill: CanvasText;
    }
  }
`;
