import type { AdapterError } from './errors.js';

/**
 * What stands between a page and its backend, as a person has to be told:
 * - `page-fault`: the code of the page is wrong, so it cannot talk to its server;
 * - `signed-out`, `refused`, `missing`, `unsupported`: the server said no;
 * - `offline`: the device has no network; `unreachable`: nothing answers, or only a proxy does; `too-slow`: no answer in time;
 *   `lost`: the connection ended; `busy`: the server asks to wait; `full`: it can save nothing; `no-data`: it does not reach its data;
 * - `not-understood`: the server answers, but with something that this page cannot read.
 */
export const TROUBLES = [
  'page-fault', 'signed-out', 'refused', 'missing', 'unsupported', 'offline', 'unreachable', 'too-slow', 'lost', 'busy', 'full', 'no-data', 'not-understood', 'other',
] as const;
export type Trouble = (typeof TROUBLES)[number];

const OF_CODE: Readonly<Record<AdapterError['code'], Trouble>> = {
  unauthenticated: 'signed-out', forbidden: 'refused', 'not-found': 'missing', gone: 'missing', unsupported: 'unsupported',
  'rate-limited': 'busy', invalid: 'not-understood', conflict: 'other', unavailable: 'unreachable',
};

const OF_DETAIL: Readonly<Partial<Record<string, Trouble>>> = {
  PAGE_FAULT: 'page-fault', OFFLINE: 'offline', UNREACHABLE: 'unreachable', BAD_GATEWAY: 'unreachable', TIMEOUT: 'too-slow', SILENT: 'too-slow',
  ENDED: 'lost', LOST: 'lost', ABORTED: 'lost', REDIRECTED: 'unreachable', NOT_A_STREAM: 'not-understood', THROWN: 'other',
  BUSY: 'busy', DATABASE_BUSY: 'busy', DATABASE_UNAVAILABLE: 'no-data', DATABASE_READ_ONLY: 'full', STORAGE_FULL: 'full',
};

/** What an error means to the person in front of the page. An `unavailable` without more says that nothing answers. */
export const troubleOf = ({ code, detailCode }: Pick<AdapterError, 'code' | 'detailCode'>): Trouble =>
  (code === 'unavailable' ? OF_DETAIL[detailCode ?? ''] : undefined) ?? OF_CODE[code];
