import type { LaidOut } from './scene-keeper.js';

/** The card that tells where a run stands: the first that somebody should look at, else the last one that is being done. */
export function standingOf({ model, navigation }: LaidOut): string | undefined {
  let busy: string | undefined;
  for (const id of navigation.order) {
    const node = model.scene.nodes.get(id);
    if (node?.kind !== 'card') continue;
    const urgency = model.urgencyOf(node);
    if (urgency === 'hot') return id;
    if (urgency === 'busy') busy = id;
  }
  return busy ?? navigation.order.find((id) => model.scene.nodes.get(id)?.kind === 'card');
}
