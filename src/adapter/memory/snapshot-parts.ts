import type { RunState, SnapshotFrame } from '../../model/frame.js';

/** Well under the 1 MB that a receiver takes as one part, since this counts characters and the receiver bytes. */
const PART_CHARACTERS = 256 * 1024;

/** Splits a snapshot that one frame cannot carry. Each part holds some members of the collections. */
export function snapshotParts(head: Omit<SnapshotFrame, 'state' | 'part' | 'parts'>, state: RunState): readonly SnapshotFrame[] {
  const parts: Record<string, unknown[]>[] = [{}];
  let size = 0;
  for (const [name, members] of Object.entries(state) as [keyof RunState, readonly unknown[]][]) {
    for (const member of members) {
      const length = JSON.stringify(member).length;
      if (size > 0 && size + length > PART_CHARACTERS) {
        parts.push({});
        size = 0;
      }
      size += length;
      ((parts.at(-1) as Record<string, unknown[]>)[name] ??= []).push(member);
    }
  }
  const frames = parts as unknown as readonly Partial<RunState>[];
  if (frames.length === 1) return [{ ...head, state }];
  return frames.map((some, index) => ({ ...head, part: index + 1, parts: frames.length, state: some }));
}
