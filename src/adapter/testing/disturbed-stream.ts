import type { Frame } from '../../model/frame.js';
import type { Clock } from '../clock.js';
import { STREAM_FAULTS, type FaultDice, type StreamFault } from './faults.js';

const MAX_DELAY_MS = 4000;
const MAX_BURST = 10;
const SKEW_MS = 10 * 60_000;

/** What a broken wire delivers is no frame; whoever reads it has to find that out. */
const broken = (value: unknown): Frame => value as Frame;

/** One bit of the frame's JSON text changed. Text that no longer parses is delivered as text. */
function flipBit(frame: Frame, dice: FaultDice): Frame {
  const text = JSON.stringify(frame);
  const at = dice.below(text.length);
  const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.below(7))) + text.slice(at + 1);
  try {
    return broken(JSON.parse(flipped));
  } catch {
    return broken(flipped);
  }
}

const withServerTimeOff = (frame: Frame, dice: FaultDice): Frame => {
  if (!('serverTime' in frame) || frame.serverTime === undefined) return frame;
  const skew = dice.below(2) === 0 ? SKEW_MS : -SKEW_MS;
  return { ...frame, serverTime: new Date(Date.parse(frame.serverTime) + skew).toISOString() };
};

/** Live items may be lost by contract, so a flipped one could never be noticed; the others can. */
const faultsFor = (frame: Frame): readonly StreamFault[] => (frame.type === 'pulse' ? ['drop', 'duplicate', 'reorder', 'delay'] : STREAM_FAULTS);

/** Memory of what went by, shared by every stream of one adapter. */
export interface Past { firstSnapshot: Frame | undefined }

/** The frames of one stream after the network was done with them. */
export async function* disturbed(frames: AsyncIterable<Frame>, dice: FaultDice, clock: Clock, past: Past, signal: AbortSignal): AsyncGenerator<Frame> {
  let late: { readonly frame: Frame; after: number }[] = [];
  let burst: Frame[] = [];
  for await (const frame of frames) {
    if (frame.type === 'snapshot') past.firstSnapshot ??= frame;
    const fault = dice.roll(faultsFor(frame), frame.type);
    if (burst.length > 0 && burst.length < MAX_BURST && fault !== 'end') {
      burst.push(frame);
      continue;
    }
    yield* burst;
    burst = [];
    switch (fault) {
      case 'drop':
        break;
      case 'duplicate':
        yield frame;
        yield frame;
        break;
      case 'reorder':
        late.push({ frame, after: 1 + dice.below(3) });
        continue;
      case 'delay':
        await new Promise<void>((resolve) => void clock.after(dice.below(MAX_DELAY_MS), resolve));
        yield frame;
        break;
      case 'truncate':
        yield broken(JSON.stringify(frame).slice(0, dice.below(40)));
        break;
      case 'flip-bit':
        yield flipBit(frame, dice);
        yield frame;
        break;
      case 'wrong-epoch':
        if ('epoch' in frame) yield { ...frame, epoch: `${frame.epoch}'` };
        yield frame;
        break;
      case 'old-snapshot':
        if (past.firstSnapshot !== undefined) yield past.firstSnapshot;
        yield frame;
        break;
      case 'half-open':
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return;
      case 'burst':
        burst.push(frame);
        continue;
      case 'end':
        return;
      case 'clock-skew':
        yield withServerTimeOff(frame, dice);
        break;
      case undefined:
        yield frame;
    }
    for (const entry of late) entry.after -= 1;
    yield* late.filter(({ after }) => after <= 0).map((entry) => entry.frame);
    late = late.filter(({ after }) => after > 0);
  }
  yield* burst;
  yield* late.map(({ frame }) => frame);
}
