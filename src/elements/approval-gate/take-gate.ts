import { gateSchema } from '../../model/gate.js';
import type { StoredGate } from '../../model/readable-gate.js';

/** A gate of the host as the card takes it in. */
export interface TakenGate {
  /** Undefined while there is none, or while it is still being mended. */
  readonly gate: StoredGate | undefined;
  /** Members that could not be read: what is shown is without them. */
  readonly leftOut: readonly string[];
  /** Something is not as it came, so that its fingerprints say nothing about tampering. */
  readonly mended: boolean;
}

const NONE: TakenGate = { gate: undefined, leftOut: [], mended: false };

/** Stands for whatever is no object at all. */
const NOT_A_GATE = {};

interface Slot { taken: TakenGate; pending: Promise<void> | undefined }
const slots = new WeakMap<object, Slot>();

/** Plain data, apart from its owner's: a proxy that watches its readers is no longer one, and a later change changes nothing here. */
function plainCopy(value: object): object | undefined {
  try {
    return JSON.parse(JSON.stringify(value)) as object;
  } catch {
    return undefined;
  }
}

function readSlot(value: object): Slot {
  const copy = plainCopy(value);
  if (copy !== undefined && ('notUnderstood' in copy || gateSchema.safeParse(copy).success)) return { taken: { ...NONE, gate: copy as StoredGate }, pending: undefined };
  const slot: Slot = { taken: NONE, pending: undefined };
  slot.pending = import('./mend-gate.js').then(({ mendGate }) => {
    slot.taken = mendGate(copy ?? {});
    slot.pending = undefined;
  });
  return slot;
}

const slotOf = (value: unknown): Slot | undefined => {
  if (value === undefined || value === null) return undefined;
  const key: object = typeof value === 'object' ? value : NOT_A_GATE;
  const slot = slots.get(key) ?? readSlot(key);
  slots.set(key, slot);
  return slot;
};

/** Takes in a gate that came as plain data, once for each object. Data that does not fit is mended, which takes a moment the first time. */
export const takeGate = (value: unknown): TakenGate => slotOf(value)?.taken ?? NONE;

/** Resolves when a gate has been mended; undefined when nothing has to be waited for. */
export const mending = (value: unknown): Promise<void> | undefined => slotOf(value)?.pending;
