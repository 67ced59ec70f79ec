import { css } from 'lit';

/** A labelled field inside an element. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: var(--_wf-space-1);
  }

  .field label {
    font-weight: 600;
  }

  .field .hint {
    color: var(--_wf-ink-2);
    font-size: var(--_wf-text-sm);
  }

  .field .error {
    color: var(--_wf-status-failed);
    font-weight: 600;
  }

  .field input,
  .field select,
  .field textarea {
    inline-size: 100%;
    min-block-size: 36px;
    padding: 7px 10px;
    border: 1px solid var(--_wf-line-strong);
    border-radius: var(--_wf-radius-s);
    background: var(--_wf-surface);
    color: var(--_wf-ink);
    /* Below 16 px a phone zooms in when the field gets focus. */
    font: max(16px, var(--_wf-text-md)) / 1.4 var(--_wf-font);
    resize: vertical;
  }

  .field [aria-invalid='true'] {
    border-color: var(--_wf-status-failed);
    border-width: 2px;
  }

  @media (hover: hover) and (pointer: fine) {
    .field input,
    .field select,
    .field textarea {
      font-size: var(--_wf-text-md);
    }
  }

  @media (pointer: coarse) {
    .field input,
    .field select {
      min-block-size: 44px;
    }
  }
`;
