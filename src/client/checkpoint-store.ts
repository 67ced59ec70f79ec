/** Where a reader keeps the newest checkpoint of a log that it has verified, to see at the next look whether the log only grew. */
export interface CheckpointStore {
  /** The checkpoint kept for this log, a signed note. */
  load(origin: string): string | undefined | Promise<string | undefined>;
  save(origin: string, note: string): void | Promise<void>;
  /** When that was kept, RFC 3339 in UTC: the last look. Without it the look before has no date. */
  savedAt?(origin: string): string | undefined | Promise<string | undefined>;
}

const KEY = 'wf-elements/checkpoint/';
const KEY_OF_TIME = 'wf-elements/checkpoint-time/';

/**
 * Checkpoints kept by this browser for this page's origin. Somebody who can write there can make it forget, or accuse
 * the log; keep them elsewhere where that matters. Where a browser has no storage, nothing is remembered.
 */
export function localCheckpoints(storage?: Pick<Storage, 'getItem' | 'setItem'>): CheckpointStore {
  // Even touching `localStorage` throws where storage is blocked.
  const attempt = <T>(use: (storage: Pick<Storage, 'getItem' | 'setItem'>) => T): T | undefined => {
    try {
      return use(storage ?? localStorage);
    } catch {
      return undefined;
    }
  };
  return {
    load: (origin) => attempt((kept) => kept.getItem(KEY + origin)) ?? undefined,
    save: (origin, note) =>
      attempt((kept) => {
        kept.setItem(KEY + origin, note);
        kept.setItem(KEY_OF_TIME + origin, new Date().toISOString());
      }),
    savedAt: (origin) => attempt((kept) => kept.getItem(KEY_OF_TIME + origin)) ?? undefined,
  };
}

/** Checkpoints for as long as the page is open. */
export function memoryCheckpoints(): CheckpointStore {
  const kept = new Map<string, { readonly note: string; readonly at: string }>();
  return {
    load: (origin) => kept.get(origin)?.note,
    save: (origin, note) => void kept.set(origin, { note, at: new Date().toISOString() }),
    savedAt: (origin) => kept.get(origin)?.at,
  };
}
