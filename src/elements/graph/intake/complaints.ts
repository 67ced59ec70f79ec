import type { PanelHost, PanelWords } from '../panel-words.js';
import type { LaidOut } from '../scene/scene-keeper.js';
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

/** Remembers what was complained about, so that each complaint is made once, and puts it into words. */
export class Complaints {
  readonly #host: PanelHost;
  #made = '[]';
  #rejects: readonly DataReject[] = [];
  #words: PanelWords | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /** All of them in the reader's language; nothing until the words have come. */
  get words(): string {
    return this.#words === undefined ? '' : this.#rejects.map(({ code, count }) => this.#words?.t(`reject.${code}`, { n: count })).join(' ');
  }

  /** Whether these are other complaints than before. */
  areNew(rejects: readonly DataReject[]): boolean {
    const key = JSON.stringify(rejects);
    if (key === this.#made) return false;
    this.#made = key;
    this.#rejects = rejects;
    void this.#say();
    return true;
  }

  async #say(): Promise<void> {
    this.#words ??= (await import('../panel-words.js')).panelWords(this.#host);
    this.#host.requestUpdate();
  }
}
