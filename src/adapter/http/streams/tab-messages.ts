import type { Topic } from '../../contract.js';
import { ADAPTER_ERROR_CODES, AdapterError, type AdapterErrorCode } from '../../errors.js';
import { memberOf } from '../answers.js';
import type { Outcome } from './subscription.js';

/** What one subscription of another page gets: a frame as text, or how it ended. */
export type Delivery =
  | { readonly sub: number; readonly text: string; readonly cursor: string | undefined }
  | { readonly sub: number; readonly end: 'ended' | 'moved' | WireError };

export interface WireError { readonly code: string; readonly message: string; readonly detailCode: string | undefined; readonly retryAfterMs: number | undefined }

/** What pages say to each other. `tab` is who says it. */
export type TabMessage =
  /** To all: who carries the streams? I do. I do not any more. */
  | { readonly kind: 'who' | 'lead' | 'bye'; readonly tab: string }
  /** To the page that carries them. */
  | { readonly kind: 'want'; readonly tab: string; readonly sub: number; readonly topic: Topic; readonly from: string | undefined }
  | { readonly kind: 'drop'; readonly tab: string; readonly sub: number }
  | { readonly kind: 'ping'; readonly tab: string }
  /** This much was taken in since the last time. */
  | { readonly kind: 'taken'; readonly tab: string; readonly size: number }
  /** From it. */
  | { readonly kind: 'pong'; readonly tab: string }
  | { readonly kind: 'deliver'; readonly tab: string; readonly items: readonly Delivery[]; readonly size: number };

const KINDS: ReadonlySet<unknown> = new Set<TabMessage['kind']>(['who', 'lead', 'bye', 'want', 'drop', 'ping', 'taken', 'pong', 'deliver']);

const topicOf = (value: unknown): Topic | undefined => {
  const run = memberOf(value, 'run');
  if (typeof run === 'string' && run !== '') return { run };
  return memberOf(value, 'inbox') === 'mine' ? { inbox: 'mine' } : undefined;
};

/** A message of a page that speaks this protocol; anything else is nothing. Frames in it are judged by the client's guard, as any. */
export function readMessage(value: unknown): TabMessage | undefined {
  if (!KINDS.has(memberOf(value, 'kind')) || typeof memberOf(value, 'tab') !== 'string') return undefined;
  const message = value as TabMessage;
  switch (message.kind) {
    case 'want':
      return topicOf(message.topic) !== undefined && Number.isInteger(message.sub) && (message.from === undefined || typeof message.from === 'string') ? message : undefined;
    case 'deliver':
      return Array.isArray(message.items) && message.items.every(isDelivery) && Number.isFinite(message.size) ? message : undefined;
    case 'taken':
      return Number.isFinite(message.size) ? message : undefined;
    default:
      return message;
  }
}

const isDelivery = (value: unknown): boolean => Number.isInteger(memberOf(value, 'sub')) && (typeof memberOf(value, 'text') === 'string' || memberOf(value, 'end') !== undefined);

export const wireOutcome = (outcome: Outcome): 'ended' | 'moved' | WireError =>
  typeof outcome === 'string' ? outcome : { code: outcome.code, message: outcome.message, detailCode: outcome.detailCode, retryAfterMs: outcome.retryAfterMs };

const isCode = (code: unknown): code is AdapterErrorCode => (ADAPTER_ERROR_CODES as readonly unknown[]).includes(code);

export function outcomeOf(end: unknown): Outcome {
  if (end === 'ended' || end === 'moved') return end;
  const [code, message, detailCode, retryAfterMs] = ['code', 'message', 'detailCode', 'retryAfterMs'].map((name) => memberOf(end, name));
  return new AdapterError(isCode(code) ? code : 'unavailable', typeof message === 'string' ? message : 'The connection was lost.', {
    detailCode: typeof detailCode === 'string' ? detailCode : undefined,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  });
}
