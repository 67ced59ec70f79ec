import type { LitElement } from 'lit';
import { runToEnd } from '../../../graph/steps.js';
import type { StepGroup } from '../../../insight/index.js';
import { foldText } from '../../../model/fold-text.js';
import type { Step } from '../../../model/step.js';
import { LazyPart } from '../../shared/lazy-part.js';
import type { GraphView } from '../graph-source.js';
import { Pace } from '../pace.js';
import { parentsOf } from '../scene/scene.js';
import { wear } from '../wear.js';
import { countGroups, type GroupCounts } from './groups.js';

/** What is looked through. */
export interface LookupSource {
  readonly view: GraphView;
  readonly silence: (id: string) => number | undefined;
}

type SearchField = typeof import('./search.js');

/** Shorter than what lies between two renders of the shell, so that one brings both. */
const COUNT_EVERY_MS = 300;

/** Folded once for each step, however many letters are typed. */
const folded = new WeakMap<Step, string>();

/** All that a step may be asked for by: what stands on its card, and the name that those who built it gave it. */
function textOf(step: Step): string {
  let text = folded.get(step);
  if (text === undefined) {
    const { label, plainLabel, key, owner, note } = step;
    text = [plainLabel?.text, label.text, note?.text, owner?.name, key].map((part) => foldText(part ?? '')).join('\n');
    folded.set(step, text);
  }
  return text;
}

const hasSameMembers = (a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean =>
  a === b || (a !== undefined && a.size === b?.size && [...a].every((id) => b.has(id)));

/** Searching by words and picking out by status: which steps that leaves, and how many there are of each kind. */
export class Lookup {
  readonly #host: LitElement;
  readonly #pace: Pace;
  readonly #field = new LazyPart(() => import('./search.js'));
  #isOpen = false;
  #query = '';
  #matches: readonly string[] = [];
  #at = 0;
  #source: object | undefined;
  #topology = 0;
  #withParts: ReadonlySet<string> = new Set();
  #filter: ReadonlySet<string> = new Set();
  #groups: GroupCounts = { counts: new Map(), picked: undefined };
  #lit: ReadonlySet<string> | undefined;
  #hasNews = true;
  #stale = false;

  constructor(host: LitElement) {
    this.#host = host;
    this.#pace = new Pace(host, COUNT_EVERY_MS);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The field, while it is open. */
  get field(): SearchField | undefined {
    return this.#isOpen ? this.#field.loaded : undefined;
  }

  get query(): string {
    return this.#query;
  }

  /** Steps that the words are in. */
  get matches(): readonly string[] {
    return this.#matches;
  }

  /** The place of the current match, from 0. */
  get at(): number {
    return this.#at;
  }

  get current(): string | undefined {
    return this.#matches[this.#at];
  }

  get counts(): ReadonlyMap<StepGroup, number> {
    return this.#groups.counts;
  }

  /** The steps that a search or filter is about; nothing without either. */
  get lit(): ReadonlySet<string> | undefined {
    return this.#lit;
  }

  /** Gets the field, so that nobody has to wait for it. */
  prepare(): void {
    void this.#field.load();
  }

  /** Resolves with whether there is a field now. */
  async open(): Promise<boolean> {
    const field = await this.#field.load();
    if (field === undefined) return false;
    wear(this.#host, field.searchStyles);
    this.#isOpen = true;
    this.#host.requestUpdate();
    return true;
  }

  close(): void {
    this.#isOpen = false;
    this.#setQuery('');
  }

  /** Looks for words; the first match is the current one. */
  search(query: string): void {
    this.#setQuery(query);
  }

  /** Goes to the next match or the one before, round and round. */
  move(way: 1 | -1): void {
    const { length } = this.#matches;
    if (length > 0) this.#at = (this.#at + way + length) % length;
    this.#host.requestUpdate();
  }

  /** Something about the steps may have changed. */
  notice(): void {
    this.#hasNews = true;
  }

  /** Counts and looks again where it has to. */
  update({ view, silence }: LookupSource, filter: readonly string[]): void {
    const isOther = view.source !== this.#source || view.topology !== this.#topology;
    const isPicked = filter.length !== this.#filter.size || filter.some((group) => !this.#filter.has(group));
    if (isPicked) this.#filter = new Set(filter);
    if (isOther || this.#stale) this.#find(view);
    if (isOther) this.#withParts = new Set(runToEnd(parentsOf(view.steps)).values());
    this.#source = view.source;
    this.#topology = view.topology;
    if (!isOther && !isPicked && !this.#stale && !this.#hasNews) return;
    if (!this.#pace.isDue(isOther || isPicked || this.#stale)) return;
    this.#hasNews = false;
    this.#stale = false;
    this.#groups = countGroups(view, this.#withParts, silence, this.#filter);
    const lit = this.#join(this.#groups.picked);
    if (!hasSameMembers(lit, this.#lit)) this.#lit = lit;
  }

  #setQuery(query: string): void {
    this.#query = query;
    this.#at = 0;
    this.#stale = true;
    this.#host.requestUpdate();
  }

  #find(view: GraphView): void {
    const before = this.current;
    const words = foldText(this.#query);
    this.#matches = words === '' ? [] : [...view.steps.values()].filter((step) => textOf(step).includes(words)).map(({ id }) => id);
    this.#at = Math.max(0, before === undefined || this.#stale ? 0 : this.#matches.indexOf(before));
  }

  #join(picked: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
    if (foldText(this.#query) === '') return picked;
    return new Set(picked === undefined ? this.#matches : this.#matches.filter((id) => picked.has(id)));
  }
}
