import { html, type TemplateResult } from 'lit';
import { troubleOf, type Trouble } from '../../adapter/trouble.js';
import type { Connection, RunStore } from '../../client/types.js';
import { renderShape } from '../../theme/shape.js';
import type { ShapeName, Tone } from '../../theme/status-shapes.js';
import type { CommonWording } from '../controllers/locale-controller.js';

type CommonKey = `trouble.${Trouble}` | 'keepsTrying' | 'mayBeOld' | 'connectionResync' | 'connectionCatchingUp';

/** The part of a store that says how far what is shown can be trusted. */
export type StoreHealth = Pick<RunStore, 'connection' | 'incomplete' | 'notUnderstood'>;

/** One message about the data that an element shows. */
export interface Notice {
  readonly id: string;
  readonly tone: Tone;
  readonly shape: ShapeName;
  readonly words: string;
}

const LOOKS: Readonly<Partial<Record<Trouble, readonly [Tone, ShapeName]>>> = {
  'page-fault': ['failed', 'triangle'], 'signed-out': ['waiting', 'lock'], refused: ['idle', 'lock'], missing: ['idle', 'question'], unsupported: ['idle', 'lock'],
  'not-understood': ['failed', 'triangle'], busy: ['waiting', 'hourglass'], full: ['failed', 'triangle'], 'too-slow': ['waiting', 'hourglass'],
};

/** What stands between an element and its server, in the words of the reader; undefined for a connection that works. */
export function troubleIn({ state, error }: Pick<Connection, 'state' | 'error'>): Trouble | undefined {
  if (state === 'signed-out') return 'signed-out';
  if (state !== 'offline' && state !== 'failed' && (error === undefined || state === 'live')) return undefined;
  return error === undefined ? (state === 'offline' ? 'offline' : 'other') : troubleOf(error);
}

/**
 * What has to be said about a connection; nothing while it is live or still connecting.
 * @param now local epoch milliseconds
 */
export function connectionNotice(connection: Connection, wording: CommonWording, now: number): Notice | undefined {
  const { state, since, retryAt } = connection;
  const trouble = troubleIn(connection);
  const said = (...keys: readonly (CommonKey | undefined)[]): string => keys.flatMap((key) => key ?? []).map((key) => wording.common(key)).join(' ');
  switch (state) {
    case 'stale': {
      const ago = wording.common('connectionStale', { ago: wording.format.duration(Math.max(0, Math.floor((now - since) / 1000) * 1000)) });
      return { id: 'stale', tone: 'waiting', shape: 'hourglass', words: `${ago} ${said('mayBeOld')}` };
    }
    case 'offline':
    case 'failed':
    case 'signed-out': {
      const [tone, shape] = LOOKS[trouble ?? 'other'] ?? ['waiting', 'cloud-slash'];
      const isTold = trouble === 'signed-out' || trouble === 'refused' || trouble === 'missing';
      return { id: state, tone, shape, words: said(`trouble.${trouble ?? 'other'}`, retryAt === undefined || trouble === 'page-fault' ? undefined : 'keepsTrying', isTold ? undefined : 'mayBeOld') };
    }
    case 'resync':
    case 'catching-up':
      return { id: state, tone: 'running', shape: 'loop', words: said(trouble && `trouble.${trouble}`, state === 'resync' ? 'connectionResync' : 'connectionCatchingUp') };
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
