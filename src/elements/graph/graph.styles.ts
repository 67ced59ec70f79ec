import { css } from 'lit';

/**
 * - `.gauge > i`: marks that tell where the drawing area is in the window, whatever the page has transformed it by.
 * - `[class*='tint-']`: hues between those of the statuses: a region says who answers, never how it stands.
 * - `.probes`: rendered, so that a change of colour is a transition that the drawing hears of; never seen.
 */
export const graphStyles = css`
  .frame {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    block-size: var(--wf-graph-block-size, 392px);
    border: 1px solid var(--_wf-line);
    border-radius: var(--_wf-radius-l);
    background: var(--_wf-surface);
    overflow: clip;
  }

  .notices {
    display: grid;
    gap: 1px;
  }

  .notices .notice {
    border-radius: 0;
  }

  .notices .button,
  .past .button {
    margin-block: -4px;
  }

  .past {
    align-items: center;
    border-radius: 0;
    border-block-end: 1px solid var(--_wf-line);
  }

  .surface {
    position: relative;
    min-block-size: 0;
    overflow: clip;
    background: radial-gradient(circle at 1px 1px, var(--_wf-line) 1px, transparent 0) 0 0 / 20px 20px;
    touch-action: pan-y;
    cursor: grab;
    user-select: none;
    contain: strict;
  }

  .surface:active {
    cursor: grabbing;
  }

  .far {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }

  .world {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: 0;
    block-size: 0;
    transform-origin: 0 0;
    direction: ltr;
  }

  .lines {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: 1px;
    block-size: 1px;
    overflow: visible;
    pointer-events: none;
  }

  .cards {
    position: relative;
    isolation: isolate;
  }

  .gauge > i {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    inline-size: 0;
    block-size: 0;
    visibility: hidden;
  }

  .gauge > :nth-child(2) {
    left: 1000px;
  }

  .gauge > :nth-child(3) {
    inset-block-start: 1000px;
  }

  .surface[data-zoom='far'] .world,
  .surface:not([data-zoom='far'], [data-lines='painted']) .far {
    visibility: hidden;
  }

  .cursor {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: var(--_wf-radius-m);
    background: none;
    color: transparent;
    pointer-events: none;
  }

  .cursor:focus-visible {
    outline: var(--_wf-focus);
    outline-offset: 3px;
  }

  .tools {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-start: 12px;
    display: flex;
    gap: 2px;
    padding: 3px;
    border: 1px solid var(--_wf-line);
    border-radius: 8px;
    background: var(--_wf-surface);
    cursor: default;
  }

  .tool {
    display: grid;
    place-items: center;
    inline-size: 30px;
    block-size: 30px;
    padding: 0;
    border: 0;
    border-radius: 5px;
    background: none;
    color: var(--_wf-ink-2);
    cursor: pointer;
  }

  .tool:hover {
    background: var(--_wf-surface-sunk);
    color: var(--_wf-ink);
  }

  .tool[aria-pressed='true'] {
    background: var(--_wf-accent-soft);
    color: var(--_wf-accent);
  }

  .tool.wide {
    display: inline-flex;
    gap: 6px;
    inline-size: auto;
    padding-inline: 8px;
    font: 600 var(--_wf-text-sm) / 1.2 var(--_wf-font);
  }

  .topbar .tool {
    flex: none;
  }

  .surface[hidden] {
    display: none;
  }

  .tool svg {
    inline-size: 16px;
    block-size: 16px;
  }

  .hint {
    position: absolute;
    inset-block-start: 12px;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    padding: 4px 12px;
    border-radius: 99px;
    background: var(--_wf-ink);
    color: var(--_wf-surface);
    font-size: var(--_wf-text-sm);
    opacity: 0;
    pointer-events: none;
    transition: opacity 200ms;
  }

  .hint.shown {
    opacity: 0.92;
  }

  .cover {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    background: var(--_wf-surface);
    cursor: default;
  }

  .ghosts {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 24px;
  }

  .ghost {
    inline-size: 150px;
    block-size: 54px;
    border-radius: var(--_wf-radius-m);
  }

  .probes {
    position: absolute;
    inline-size: 0;
    block-size: 0;
    font-family: var(--_wf-font);
    overflow: hidden;
    opacity: 0;
    pointer-events: none;
  }

  .probes [data-colour] {
    color: var(--_wf-tone);
    transition: color 1ms !important;
  }

  .probes [data-colour='surface'] {
    color: var(--_wf-surface);
  }

  .probes [data-colour='sunk'] {
    color: var(--_wf-surface-sunk);
  }

  .probes [data-colour='line'] {
    color: var(--_wf-line);
  }

  .probes [data-colour='lineStrong'] {
    color: var(--_wf-line-strong);
  }

  .probes [data-colour='ink'] {
    color: var(--_wf-ink);
  }

  .probes [data-colour='accent'] {
    color: var(--_wf-accent);
  }

  .probes [data-colour^='zone'] {
    color: color-mix(in oklab, var(--_wf-zone) 80%, var(--_wf-ink));
  }

  [data-colour='zone1'],
  .tint-1 {
    --_wf-hue: 112;
  }

  [data-colour='zone2'],
  .tint-2 {
    --_wf-hue: 196;
  }

  [data-colour='zone3'],
  .tint-3 {
    --_wf-hue: 216;
  }

  [data-colour='zone4'],
  .tint-4 {
    --_wf-hue: 282;
  }

  [data-colour='zone5'],
  .tint-5 {
    --_wf-hue: 302;
  }

  [data-colour='zone6'],
  .tint-6 {
    --_wf-hue: 322;
  }

  [data-colour^='zone'],
  [class*='tint-'] {
    --_wf-zone: light-dark(oklch(0.48 0.12 var(--_wf-hue)), oklch(0.78 0.11 var(--_wf-hue)));
  }

  @media (pointer: coarse) {
    .tool {
      min-block-size: 44px;
      min-inline-size: 44px;
      block-size: 44px;
    }
  }

  @media (forced-colors: active) {
    [data-colour],
    [class*='tint-'] {
      --_wf-zone: CanvasText;
    }

    .probes [data-colour='accent'] {
      color: Highlight;
    }

    .tool[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }

  .paper {
    display: none;
  }

  @media print {
    .tools,
    .hint {
      display: none;
    }
  }
`;
