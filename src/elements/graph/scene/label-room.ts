import type { Direction, LayoutInput, Size } from '../../../graph/index.js';
import type { Edge } from '../../../model/step.js';
import type { Words } from '../graph-words.js';
import type { GraphView } from '../graph-source.js';
import { allWordsAtLine } from '../look/edge-words.js';
import { locksOf } from '../look/locks.js';
import { labelMeasure, roomFor } from '../text/line-words.js';
import type { Scene } from './scene.js';

function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}

interface LabelWish {
  readonly direction: Direction;
  readonly font: string;
  readonly words: Words;
}

/** What a layout is made of, with room for all that may come to be written at the lines; the very same where nothing is. */
export function withLabelRoom({ layout, edges, nodes, boundaryOf }: Scene, { edges: all, steps, gates, boundaries }: GraphView, { direction, font, words }: LabelWish): LayoutInput {
  if (!some(all.values(), ({ label, gate, kind }) => label !== undefined || gate !== undefined || kind === 'loop')) return layout;
  const source = { steps, gates, boundaries, boundaryOf, words };
  const measure = labelMeasure(font);
  const locks = locksOf({ edges, nodes }, all);
  const edgesOf = (ids: readonly string[]): Edge[] => ids.flatMap((member) => all.get(member) ?? []);
  let hasRoom = false;
  const sized = [...edges.values()].map(({ id, from, to, members }) => {
    const parts = edgesOf(members);
    const isGuarded = parts.some(({ gate }) => gate !== undefined);
    const sizes = parts.every(({ label, kind }) => label === undefined && kind !== 'loop') && !isGuarded ? [] : allWordsAtLine(parts, source, edgesOf(locks.get(id) ?? [])).map((text) => roomFor(text, isGuarded, direction, measure));
    if (isGuarded) sizes.push(roomFor('', true, direction, measure));
    if (sizes.length === 0) return { id, from, to };
    hasRoom = true;
    const labelSize: Size = { width: Math.max(...sizes.map(({ width }) => width)), height: Math.max(...sizes.map(({ height }) => height)) };
    return { id, from, to, labelSize };
  });
  return hasRoom ? { nodes: layout.nodes, edges: sized } : layout;
}
