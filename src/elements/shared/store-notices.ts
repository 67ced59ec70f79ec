import { html, type TemplateResult } from 'lit';
import type { Connection, RunStore } from '../../client/types.js';
import { renderShape } from '../../theme/shape.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import type { CommonWording } from '../controllers/locale-controller.js';

/** The part of a store that says how far what is shown can be trusted. */
export type StoreHealth = Pick<RunStore, 'connection' | 'incomplete' | 'notUnderstood'>;

/** One message about the data that an element shows. */
export interface Notice {
  readonly id: string;
  readonly tone: Tone;
  readonly shape: ShapeName;
  readonly words: string;
}

/**
 * What has to be said about a connection; nothing while it is live or still connecting.
 * @param now local epoch milliseconds
 */
export function connectionNotice({ state, since, error }: Connection, wording: CommonWording, now: number): Notice | undefined {
  switch (state) {
    case 'stale':
      return { id: 'stale', tone: 'waiting', shape: 'hourglass', words: wording.common('connectionStale', { ago: wording.format.duration(now - since) }) };
    case 'offline':
      return { id: 'offline', tone: 'waiting', shape: 'cloud-slash', words: wording.common('connectionOffline') };
    case 'signed-out':
      return { id: 'signed-out', tone: 'waiting', shape: 'lock', words: wording.common('signedOut') };
    case 'resync':
    case 'catching-up':
      return { id: state, tone: 'running', shape: 'loop', words: wording.common(state === 'resync' ? 'connectionResync' : 'connectionCatchingUp') };
    case 'failed':
      return { id: 'failed', tone: 'failed', shape: 'triangle', words: [wording.common('connectionFailed'), error?.message].filter(Boolean).join(' ') };
    default:
      return undefined;
  }
}

const HISTORY = { behind: 'historyBehind', rewritten: 'historyRewritten', equivocation: 'historyEquivocation' } as const;

/** Everything that limits the trust in what is shown, the gravest first. */
export function storeNotices(health: StoreHealth, wording: CommonWording, now: number): Notice[] {
  const { connection, incomplete, notUnderstood } = health;
  const notices: (Notice | undefined)[] = [
    connection.historyWarning && { id: connection.historyWarning, tone: 'failed', shape: 'triangle', words: wording.common(HISTORY[connection.historyWarning]) },
    connectionNotice(connection, wording, now),
    notUnderstood > 0 ? { id: 'not-understood', tone: 'stuck', shape: 'question', words: wording.common('notUnderstood', { n: notUnderstood }) } : undefined,
    incomplete && notUnderstood === 0 ? { id: 'incomplete', tone: 'stuck', shape: 'question', words: wording.common('incomplete') } : undefined,
  ];
  return notices.filter((notice) => notice !== undefined);
}

/** A notice as an element shows it; `extra` stands after the words, for a button. */
export const renderNotice = (notice: Notice, extra?: TemplateResult): TemplateResult =>
  html`<div class="notice tone-${notice.tone}" part="notice" data-notice=${notice.id}>${renderShape(notice.shape)}<span class="notice-text">${notice.words}</span>${extra}</div>`;

/** Whether it makes sense to show a ticking `ago`. */
export const isAgeing = (connection: Connection | undefined): boolean => connection?.state === 'stale';
