import { css } from 'lit';

/**
 * What cards, groups and regions look like from further away. After the styles of the nodes.
 *
 * - `[data-zoom='middle'] .card .title`: from further away words are written larger, as long as there is room for them: none is ever smaller than 11 pixels on the screen.
 * - `[data-zoom='small'] .card .title`: from further still the name and the shape of the status are what can be read.
 * - `[data-shape='wide'][data-zoom='small'] .card`: the shape stands before the name.
 * - `@media (pointer: coarse)`: under a finger the button is larger than its sign.
 */
export const zoomStyles = css`
  [data-zoom='middle'] .card {
    gap: 2px;
    padding-block: 6px;
  }

  [data-zoom='middle'] .card .title {
    font-size: 0.9375rem;
    line-height: 1.18;
    hyphens: auto;
  }

  [data-zoom='middle'] .card .status {
    gap: 5px;
    font-size: 0.9375rem;
    line-height: 1.2;
  }

  [data-zoom='middle'] :is(.tally, .guest, .edge-label, .region .title, .group .title, .group .status) {
    font-size: 0.9375rem;
  }

  [data-zoom='middle'] .label-ground {
    transform: scale(1.25);
    transform-box: fill-box;
    transform-origin: center;
  }

  [data-density='compact'][data-zoom='middle'] .card {
    padding-block: 2px;
  }

  [data-zoom='small'] .card {
    gap: 2px;
    padding: 6px 8px;
  }

  [data-zoom='small'] .card .title {
    padding-block-end: 4px;
    font-size: 1.375rem;
    line-height: 1.1;
    hyphens: auto;
  }

  [data-shape='wide'][data-zoom='small'] .card {
    flex-direction: row-reverse;
    gap: 8px;
    justify-content: flex-end;
  }

  [data-shape='wide'][data-zoom='small'] .card > .title {
    flex: 1 1 0;
    align-self: flex-start;
    min-inline-size: 0;
  }

  [data-density='comfortable'][data-shape='wide'][data-zoom='small'] .card > .title {
    -webkit-line-clamp: 2;
  }

  [data-shape='wide'][data-zoom='small'] .card .shape {
    margin-block-start: 2px;
  }

  [data-density='compact'][data-zoom='small'] .card {
    padding-block: 5px;
  }

  [data-zoom='small'] :is(.card .word, .tally, .guests, .edge-label, .label-ground, .toggle) {
    display: none;
  }

  [data-shape='tall'][data-zoom='small'] .card .status {
    margin-block-start: auto;
  }

  [data-zoom='small'] .card.folded .strip {
    margin-block-start: 0;
    padding: 0;
  }

  [data-shape='wide'][data-zoom='small'] .card.folded .strip {
    position: absolute;
    inset-inline: 8px;
    inset-block-end: 6px;
  }

  [data-zoom='small'] .cells {
    block-size: 13px;
  }

  [data-zoom='small'] .card .shape {
    inline-size: 22px;
    block-size: 22px;
  }

  [data-zoom='small'] :is(.region .title, .group .title, .group .status) {
    font-size: 1.375rem;
    line-height: 1.15;
  }

  [data-zoom='small'] .region .title {
    padding-block-start: 2px;
  }

  [data-zoom='small'] .group {
    padding-block-start: 2px;
  }

  @media (pointer: coarse) {
    .foldable > .toggle,
    .card.foldable > .toggle {
      inset-block: 0 auto;
      inset-inline-end: 0;
      inline-size: 54px;
      block-size: 54px;
      place-items: start end;
      padding: 8px 12px;
    }

    .card.foldable > .toggle {
      inset-block: auto 0;
      place-items: end;
    }

    [data-zoom='middle'] .foldable > .toggle {
      inline-size: 60px;
      block-size: 60px;
    }
  }
`;
