import type { LaidOut } from '../scene-keeper.js';
import { RejectList, rejectsOfLayout, type DataReject } from './rejects.js';

/** All that could not be drawn as it came: what the data was like, and what drawing it showed. */
export function rejectsOf(ofData: readonly DataReject[], laidOut: LaidOut | undefined): readonly DataReject[] {
  if (laidOut === undefined) return ofData;
  const { lostEdges, inCircles } = laidOut.model.scene;
  if (ofData.length === 0 && lostEdges.length === 0 && inCircles.length === 0 && laidOut.result.notices.length === 0 && laidOut.failure === undefined) return [];
  const list = new RejectList();
  for (const id of lostEdges) list.add('unknown-step', id);
  for (const id of inCircles) list.add('parent-cycle', id);
  if (laidOut.failure !== undefined) list.add('layout-engine', laidOut.failure);
  return [...ofData, ...list.list(), ...rejectsOfLayout(laidOut.result.notices)];
}

/** Remembers what was complained about, so that each complaint is made once. */
export class Complaints {
  #made = '[]';

  /** Whether these are other complaints than before. */
  areNew(rejects: readonly DataReject[]): boolean {
    const key = JSON.stringify(rejects);
    if (key === this.#made) return false;
    this.#made = key;
    return true;
  }
}
