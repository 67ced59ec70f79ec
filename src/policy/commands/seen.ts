import { markServed } from '../served.js';
import { toMillis } from '../time.js';
import { accepted, factOf, type Answer, type Turn } from './turn.js';

/** `gate.seen`: what somebody has had in front of them. Their word, recorded as such; it changes nothing that others see. */
export function seen({ changes, record, command, principal }: Turn<'gate.seen'>): Answer {
  const { revision, evidence } = command.args;
  const fact = factOf(command, principal);
  const current = revision === record.gate.revision;
  const since = record.served[principal.id];
  const viewedMs = current && since?.revision === revision ? Math.max(0, changes.now - toMillis(since.at)) : undefined;
  changes.record(record, {
    ...fact, type: 'viewed', outcome: { status: 'ok' },
    binding: { ...fact.binding, revision, ...(viewedMs === undefined ? {} : { viewedMs }) },
  });
  if (!current) return accepted;
  const known = new Set(record.gate.evidence.map(({ id }) => id));
  const opened = new Set([...(record.evidenceSeen[principal.id] ?? []), ...evidence.filter((id) => known.has(id))]);
  changes.putPrivately(markServed({ ...record, evidenceSeen: { ...record.evidenceSeen, [principal.id]: [...opened] } }, principal.id, changes.at));
  return accepted;
}
