import { css } from 'lit';

/** Who has agreed and who is asked. */
export const peopleStyles = css`
  .people ul {
    display: grid;
    gap: 8px;
  }

  .people p {
    margin-block-start: 6px;
  }

  .person {
    display: flex;
    gap: 8px;
    align-items: flex-start;
  }

  .person.void {
    color: var(--_wf-ink-3);
  }

  .person.void strong {
    text-decoration: line-through;
  }

  .avatar {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    border-radius: 50%;
    background: var(--_wf-accent-soft);
    color: var(--_wf-accent);
    font-size: 10px;
    font-weight: 700;
  }

  .free .avatar {
    background: none;
    color: var(--_wf-ink-3);
  }

  .free .avatar svg {
    inline-size: 20px;
    block-size: 20px;
  }

  .about {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    padding-block-start: 2px;
  }

  .about .dim {
    font-size: var(--_wf-text-sm);
  }

  .mark {
    display: inline-flex;
    gap: 5px;
    align-items: center;
    margin-inline-start: 4px;
    color: var(--_wf-tone);
    font-size: var(--_wf-text-sm);
    font-weight: 600;
    vertical-align: -2px;
  }

  .mark svg {
    inline-size: 15px;
    block-size: 15px;
  }

  .reason {
    color: var(--_wf-ink-2);
  }

  .or {
    padding-inline-start: 32px;
    font-size: var(--_wf-text-sm);
  }

  .info {
    display: grid;
    gap: 4px;
    padding-inline-start: 12px;
    border-inline-start: 3px solid var(--_wf-status-waiting);
  }

  .words {
    white-space: pre-wrap;
  }
`;
