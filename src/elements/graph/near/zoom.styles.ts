import { css } from 'lit';

/**
 * What cards, groups and regions look like from further away. After the styles of the nodes.
 *
 * - `[data-zoom='middle'] .card .title`: from further away words are written larger, as long as there is room for them.
 * - `[data-zoom='small'] .card .title`: from further still the name and the shape of the status are what can be read.
 * - `@media (pointer: coarse)`: under a finger the button is larger than its sign.
 */
export const zoomStyles = css`
  [data-zoom='middle'] .card .title {
    font-size: 0.9375rem;
    line-height: 1.22;
    hyphens: auto;
  }

  [data-zoom='middle'] .card .status {
    gap: 5px;
    font-size: var(--_wf-text-md);
    line-height: 1.25;
  }

  [data-zoom='middle'] :is(.region .title, .group .title, .group .status) {
    font-size: 0.875rem;
  }

  [data-shape='wide'][data-zoom='middle'] .card .title {
    font-size: 0.875rem;
  }

  [data-zoom='small'] .card .title {
    font-size: 1rem;
    line-height: 1.15;
    hyphens: auto;
  }

  [data-shape='tall'][data-zoom='small'] .card .title {
    -webkit-line-clamp: 3;
  }

  [data-zoom='small'] .card :is(.word, .tally) {
    display: none;
  }

  [data-zoom='small'] .card :is(.status, .cells) {
    margin-block-start: auto;
  }

  [data-zoom='small'] .card.folded .strip {
    margin-block-start: 0;
    padding: 0;
  }

  [data-zoom='small'] .cells {
    block-size: 15px;
  }

  [data-zoom='small'] .card .shape {
    inline-size: 18px;
    block-size: 18px;
  }

  [data-zoom='small'] .guest {
    font-size: var(--_wf-text-md);
  }

  [data-zoom='small'] :is(.region .title, .group .title, .group .status) {
    font-size: 0.9375rem;
    line-height: 1.25;
  }

  [data-zoom='small'] .toggle {
    display: none;
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
      inline-size: 69px;
      block-size: 69px;
    }
  }
`;
