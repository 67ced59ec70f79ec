import { css } from 'lit';

/**
 * The field that is searched with.
 *
 * - `.topbar:has(> .search) > :not(.search)`: while somebody searches the line is theirs.
 */
export const searchStyles = css`
  .search {
    display: flex;
    flex: 1 1 0;
    align-items: center;
    gap: 2px;
    min-inline-size: 0;
  }

  .search-field {
    flex: 1 1 8rem;
    min-inline-size: 0;
    max-inline-size: 22rem;
    block-size: 32px;
    padding: 4px 10px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    font: max(16px, var(--_wf-text-md)) / 1.2 var(--_wf-font);
  }

  .search-field::-webkit-search-cancel-button {
    display: none;
  }

  .search-count {
    flex: 0 1 auto;
    min-inline-size: 4.5em;
    padding-inline: 6px;
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
    white-space: nowrap;
  }

  @media (hover: hover) and (pointer: fine) {
    .search-field {
      font-size: var(--_wf-text-md);
    }
  }

  @container (max-inline-size: 640px) {
    .search-count {
      min-inline-size: 0;
    }

    .topbar:has(> .search) > :not(.search) {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .search-field {
      block-size: 44px;
    }
  }
`;
