import { fitLines } from '../text/fit-lines.js';
import { measureIn } from '../text/measure.js';
import type { LaidOut } from './scene-keeper.js';

/** How names are written on small cards, and what stands beside them there: zoom.styles.ts. */
const SIZE = 22;
const LINES = 2;
const BESIDE = { wide: 48, tall: 18 } as const;

const known = new WeakMap<LaidOut, boolean>();

/** Whether a name has to be cut where cards are drawn small, with large letters. @param font the font family */
export function cutsNames(laidOut: LaidOut, font: string): boolean {
  const before = known.get(laidOut);
  if (before !== undefined) return before;
  const { scene } = laidOut.model;
  const measure = measureIn(`600 ${SIZE}px ${font}`, SIZE);
  const isCut = [...scene.nodes.values()].some((node) => node.kind === 'card' && fitLines(laidOut.model.titleOf(node).text, { width: node.width - BESIDE[scene.shape], most: LINES, measure }).isCut);
  known.set(laidOut, isCut);
  return isCut;
}
