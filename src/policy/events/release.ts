import type { Changes } from '../changes.js';
import type { RefusalCode } from '../codes.js';
import { payloadDigest } from '../digests.js';
import { inState, supersede } from '../gate/consequences.js';
import { asksForMore, BYPASSED } from '../gate/evaluate.js';
import { liveHead } from '../gate/open.js';
import { engineAuthor, english } from '../gate/records.js';
import { cellOf } from '../gate/table.js';
import { keepsAuthority } from '../gate/view.js';
import { permissionsOf } from '../permissions.js';
import { countedApprovals } from '../quorum.js';
import { toMillis, toTimestamp } from '../time.js';
import type { GateRecord, Permit, PermitTerms, SystemEvent } from '../types.js';
import { announcedArgs, readArgs, type ReadArgs } from './read-args.js';
import { refuseEngine, type Answered } from './request.js';

export interface Released extends Answered { readonly permit?: Permit | undefined }

type Release = Pick<Extract<SystemEvent, { type: 'release' }>, 'args' | 'custodyFence' | 'terms'>;

/** Whether these args are those of the gate, as its stored digest has them: the text beside it could have been changed. */
export const isPayload = ({ gate }: GateRecord, raw: string): boolean => payloadDigest(gate, raw) === gate.digests.payload;

/**
 * Whether the step speaks of what was approved. A step may still hold what it asked for when a person has edited it since:
 * it gets leave for the edited args, and executes those.
 */
const isAsked = (record: GateRecord, { raw }: ReadArgs): boolean =>
  raw !== undefined && (isPayload(record, raw) || (raw === announcedArgs(record) && isPayload(record, record.gate.subject.argsRaw)));

const hasAuthority = (changes: Changes, record: GateRecord): boolean => {
  const { gate } = record;
  const view = changes.view(record);
  if (gate.decided?.code === BYPASSED) {
    const bypasser = changes.state.directory.get(gate.decided.by?.id ?? '');
    return bypasser !== undefined && permissionsOf(changes.policy, bypasser, view.custody?.boundary?.id).has('gate:bypass');
  }
  return countedApprovals(gate).every((vote) => keepsAuthority(view, vote));
};

/** What has gone since the approval, apart from its time. */
const lapsed = (changes: Changes, record: GateRecord): RefusalCode | undefined => {
  if (record.gate.custodyFence !== changes.state.custody.fence) return 'FENCED';
  if (asksForMore(changes.policy, record)) return 'STALE_POLICY';
  return hasAuthority(changes, record) ? undefined : 'AUTHORITY_EXPIRED';
};

const permitFor = ({ gate, permitFence = 0 }: GateRecord, at: string, fence = permitFence): Permit => ({
  gate: gate.id,
  run: gate.run,
  stepKey: gate.stepKey,
  revision: gate.revision,
  argsRaw: gate.subject.argsRaw,
  effectKey: gate.id,
  effectiveDigest: gate.digests.payload,
  issuedAt: at,
  fence,
  alreadyExecuted: false,
});

/** An earlier permit may still be held by another process: what is told about the effect's absence waits for the later of both ends. */
const limited = ({ now }: Changes, { permit }: GateRecord, { forMs, clockErrorMs, engineFence, lateEffects }: PermitTerms): Partial<Permit> => {
  const end = now + forMs;
  // In one transaction with its permit an effect is judged by the clock that the end was set by.
  const settled = lateEffects === 'prevented' ? end : end + clockErrorMs;
  const before = permit?.settledFrom === undefined ? settled : toMillis(permit.settledFrom);
  return { until: toTimestamp(end), settledFrom: toTimestamp(Math.max(settled, before)), engineFence, lateEffects };
};

const give = (changes: Changes, record: GateRecord, terms?: PermitTerms): Released => {
  const permitFence = (record.permitFence ?? 0) + 1;
  const permit = { ...permitFor(record, changes.at, permitFence), ...(terms === undefined ? {} : limited(changes, record, terms)) };
  const { effectKey, effectiveDigest, until, lateEffects } = permit;
  const end = until === undefined ? {} : { permitUntil: until, lateEffects };
  const released = changes.move('release', record, { ...inState(record, 'released', { outcome: { seal: 'pending', effectKey, effectiveDigest, at: changes.at, ...end } }), permit, permitFence });
  changes.record(released, { type: 'released', author: engineAuthor(changes.run), action: 'gate.release', outcome: { status: 'ok' } });
  return { permit, gateId: record.gate.id };
};

const mismatch = (changes: Changes, record: GateRecord): void =>
  changes.alarm(record, english('RELEASE_MISMATCH', 'The step asked for leave for something else than what was approved'));

const replace = (changes: Changes, record: GateRecord, code: RefusalCode, read?: ReadArgs): Released => {
  const changed = read === undefined ? {} : { ask: read.fault === undefined ? { argsRaw: read.raw } : null, floor: record.gate.requirement.tier };
  supersede(changes, 'release', record, { code, author: engineAuthor(changes.run), ...changed });
  return { ...refuseEngine(changes, record, 'gate.release', { code }), gateId: liveHead(changes, record.gate.id) };
};

const releaseApproved = (changes: Changes, record: GateRecord, read: ReadArgs, terms?: PermitTerms): Released => {
  if (!isAsked(record, read)) {
    mismatch(changes, record);
    return replace(changes, record, 'DIGEST_MISMATCH', read);
  }
  const code = lapsed(changes, record);
  return code === undefined ? give(changes, record, terms) : replace(changes, record, code);
};

/** Why no further permit is given while the outcome of one is not known: the effect has to be looked for first. */
const whyNotAgain = (changes: Changes, record: GateRecord): RefusalCode | undefined => {
  const { validUntil } = record.gate;
  const over = record.cancelling === true || (validUntil !== undefined && changes.now >= toMillis(validUntil));
  return over ? 'RELEASED' : lapsed(changes, record);
};

/** The process that asks again under the same fence and in time gets the same permit; another process, or a later time, needs another one. */
const isSame = ({ now }: Changes, { until, engineFence }: Permit, terms: PermitTerms | undefined): boolean =>
  terms === undefined || (engineFence === terms.engineFence && until !== undefined && now < toMillis(until));

const repeat = (changes: Changes, record: GateRecord, read: ReadArgs, terms?: PermitTerms): Released => {
  const executed = record.gate.state === 'consumed';
  if (!isAsked(record, read)) {
    mismatch(changes, record);
    return refuseEngine(changes, record, 'gate.release', { code: executed ? 'CONSUMED' : 'DIGEST_MISMATCH' });
  }
  const permit = record.permit ?? permitFor(record, record.gate.outcome?.at ?? changes.at);
  if (!executed && !isSame(changes, permit, terms)) {
    const code = whyNotAgain(changes, record);
    return code === undefined ? give(changes, record, terms) : refuseEngine(changes, record, 'gate.release', { code });
  }
  return { permit: { ...permit, alreadyExecuted: executed }, gateId: record.gate.id };
};

/**
 * A guarded step asks for leave right before its effect: the one point that orders the effect against revoke, expiry and
 * cancel. The permit, not the step's own state, says what to do and until when. Without a permit, and after its end, the
 * step must not have its effect.
 */
export function release(changes: Changes, record: GateRecord, { args, custodyFence, terms }: Release): Released {
  const cell = cellOf('release', record.gate.state);
  if (cell.kind === 'refused') {
    changes.alarm(record, english('RELEASE_WITHOUT_APPROVAL', 'A step asked for leave that nobody has given it', { state: record.gate.state }));
    return { ...refuseEngine(changes, record, 'gate.release', { code: cell.code }), gateId: liveHead(changes, record.gate.id) };
  }
  // A worker that has lost the scope must not be able to move anything in it, not even by asking for something else.
  if (custodyFence !== changes.state.custody.fence) return refuseEngine(changes, record, 'gate.release', { code: 'FENCED' });
  const read = readArgs(args);
  const isOut = record.gate.state === 'released' || record.gate.state === 'consumed';
  return isOut ? repeat(changes, record, read, terms) : releaseApproved(changes, record, read, terms);
}
