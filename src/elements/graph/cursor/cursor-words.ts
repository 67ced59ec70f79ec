import type { GraphNavigation } from '../../../graph/index.js';
import type { GraphModel } from '../graph-model.js';
import type { Trail } from './keyboard.js';

const MOST_NAMES = 3;

/** The connections that a step was come to by. */
interface CameBy {
  readonly trail: Trail;
  readonly ways: readonly string[];
}

/**
 * What a screen reader says about the step under the keyboard: name, status, who answers for it, what it waits for and
 * feeds, and where it stands among its neighbours.
 */
export function cursorWords(id: string, model: GraphModel, navigation: GraphNavigation, cameBy?: CameBy): string {
  const { words } = model.context;
  const node = model.scene.nodes.get(id);
  if (node === undefined) return '';
  const name = model.titleOf(node).text;
  if (node.kind === 'region') return name;
  const step = model.data.steps.get(node.step ?? '');
  const nameOf = (other: string): string => {
    const found = model.scene.nodes.get(other);
    return found === undefined ? other : model.titleOf(found).text;
  };
  const names = (ids: readonly string[]): { names: string[]; more: number } => ({
    names: ids.slice(0, MOST_NAMES).map(nameOf),
    more: Math.max(0, ids.length - MOST_NAMES),
  });
  const before = navigation.predecessors(id);
  const after = navigation.successors(id);
  const siblings = navigation.siblings(id);
  const said = [name, model.lookOf(node)?.said ?? '', ...model.guestWordsOf(node)];
  if (cameBy !== undefined && cameBy.ways.length > 1) {
    const { trail, ways } = cameBy;
    said.push(words.t(trail.way === 'forward' ? 'wayAfter' : 'wayBefore', { at: ways.indexOf(id) + 1, of: ways.length, name: nameOf(trail.from) }));
  }
  if (step?.owner !== undefined) said.push(words.t('ownedBy', { name: step.owner.name }));
  said.push(before.length === 0 ? words.t('noInputs') : words.t('inputs', names(before)));
  if (model.isGuarded(id)) said.push(model.guardWordsOf(id));
  said.push(after.length === 0 ? words.t('noOutputs') : words.t('outputs', names(after)));
  if (siblings.length > 1) said.push(words.t('position', { at: siblings.indexOf(id) + 1, of: siblings.length }));
  if (node.foldable) said.push(words.t(node.kind === 'group' ? 'unfolded' : 'folded'));
  return said.filter((part) => part !== '').join('. ');
}
