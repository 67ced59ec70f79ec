import { cardWords } from './view.js';

/** Gets what a card needs only after its first picture, and its words. */
export async function loadLater(): Promise<typeof import('./later.js')> {
  const part = await import('./later.js');
  cardWords.add(part.gateLaterWords);
  return part;
}
