import type { EntryFeed } from '../entry-feed.js';
import { viewOfEntry, type EntryView } from '../entry-view.js';
import { notesErasure } from '../erasure.js';

/** How far the list is searched from an entry, among what has been read of it. */
const FURTHEST = 2000;

/** The nearest entry that fits, going to older (1) or newer (-1) ones. */
function nearest(feed: EntryFeed | undefined, { seq }: EntryView, way: 1 | -1, fits: (view: EntryView) => boolean): EntryView | undefined {
  const start = feed?.positionOf(seq);
  if (feed === undefined || start === undefined) return undefined;
  for (let steps = 1; steps < FURTHEST; steps += 1) {
    const position = start + way * steps;
    if (position < 0 || position >= feed.count) return undefined;
    const entry = feed.at(position);
    const view = entry == null ? undefined : viewOfEntry(entry);
    if (view !== undefined && fits(view)) return view;
  }
  return undefined;
}

/** The newest of the older entries that have been read, about the same thing, that says what it was. */
export function stateBefore(feed: EntryFeed | undefined, view: EntryView): EntryView | undefined {
  const { record } = view;
  if (record === undefined || (record.change === undefined && record.decision?.value !== 'edit')) return undefined;
  return nearest(feed, view, 1, (other) => other.record?.resource.id === record.resource.id && other.record.resource.type === record.resource.type && other.personal.get('args')?.state === 'shown');
}

/** When a value was erased: an erasure is itself an entry, newer than the one whose values it took. */
export const erasedAt = (feed: EntryFeed | undefined, view: EntryView, name: string): string | undefined => nearest(feed, view, -1, (other) => notesErasure(other, view.seq, name))?.record?.at;
