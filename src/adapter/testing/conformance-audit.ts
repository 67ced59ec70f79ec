import { fromBase64 } from '../../audit/bytes.js';
import { parseCanonical } from '../../audit/canonical-json.js';
import { parseCheckpoint, type Checkpoint } from '../../audit/checkpoint.js';
import { passesFilter, type AuditFilter } from '../../audit/filter.js';
import { leafHash, verifyConsistency, verifyInclusion } from '../../audit/merkle.js';
import { rootFromLeaves } from '../../audit/merkle-tree.js';
import { parseNote } from '../../audit/note.js';
import { readRecord } from '../../audit/record.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { AuditProofQuery, AuditQuery, AuditSource, WorkflowAdapter } from '../contract.js';
import { describeFault, guardAuditPage, guardCheckpoint, guardProof } from '../guard/index.js';
import type { AdapterFixture, Check } from './conformance.js';
import { ensure, failure } from './expectations.js';

/** Further than any log grows during a test. */
const AHEAD = 1_000_000;

function sourceOf({ audit }: WorkflowAdapter): AuditSource {
  ensure(audit !== undefined, 'The adapter has no audit source.');
  return audit;
}

async function page(adapter: WorkflowAdapter, query: AuditQuery) {
  const guarded = guardAuditPage(await sourceOf(adapter).entries(query, {}));
  ensure(guarded.ok, guarded.ok ? '' : describeFault(guarded));
  return guarded.value;
}

async function whole(adapter: WorkflowAdapter, filter: AuditFilter = {}, limit = 2): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let before: number | undefined;
  do {
    const { entries: some, next } = await page(adapter, { ...filter, before, limit });
    ensure(some.length <= limit, 'A page holds no more than was asked for.');
    ensure(next === undefined || before === undefined || next < before, 'The next page begins before this one.');
    entries.push(...some);
    before = next;
  } while (before !== undefined);
  return entries;
}

/** The newest checkpoint, whoever signed it. */
async function head(adapter: WorkflowAdapter): Promise<Checkpoint> {
  const note = guardCheckpoint(await sourceOf(adapter).checkpoint({}));
  ensure(note.ok, note.ok ? '' : describeFault(note));
  ensure(note.value !== null, 'A log with records has a checkpoint.');
  return parseCheckpoint(parseNote(note.value).text);
}

async function proofOf(adapter: WorkflowAdapter, query: AuditProofQuery): Promise<Uint8Array[]> {
  const proof = guardProof(await sourceOf(adapter).proof(query, {}));
  ensure(proof.ok, proof.ok ? '' : describeFault(proof));
  return proof.value.map(fromBase64);
}

/** One filter per kind, made so that it selects at least this record. */
function filtersFor(raw: string): readonly AuditFilter[] {
  const read = readRecord(raw);
  if (read.kind !== 'record') return [];
  const { actor, action, context, outcome, at, id } = read.record;
  return [
    { actor: actor.id },
    { action: action.name },
    ...(context.step === undefined ? [] : [{ step: context.step }]),
    ...(outcome === undefined ? [] : [{ outcome: outcome.status }]),
    { since: at },
    { since: at, until: new Date(Date.parse(at) + 1).toISOString() },
    { text: id.toUpperCase() },
    { actor: actor.id, action: action.name, since: at },
  ];
}

/** Has something recorded where the fixture can. */
async function withRecord(fixture: AdapterFixture): Promise<void> {
  const command = await fixture.command?.();
  if (command !== undefined) await fixture.adapter.execute?.(command, {});
}

export const auditChecks: readonly Check[] = [
  {
    name: 'lists the audit log newest first, without a hole, in canonical records',
    needs: 'audit',
    run: async (fixture) => {
      await withRecord(fixture);
      const entries = await whole(fixture.adapter);
      const { size } = await page(fixture.adapter, {});
      ensure(entries.length === size, `The log says it has ${size} records and lists ${entries.length}.`);
      entries.forEach(({ seq, raw }, index) => {
        ensure(seq === size - 1 - index, `Record ${size - 1 - index} is expected, not ${seq}.`);
        parseCanonical(raw);
      });
    },
  },
  {
    name: 'proves that a record is in the log that its checkpoint signs',
    needs: 'audit',
    run: async (fixture) => {
      await withRecord(fixture);
      const { adapter } = fixture;
      const { size, root } = await head(adapter);
      const entries = (await whole(adapter)).filter(({ seq }) => BigInt(seq) < size);
      for (const { seq: index, raw } of entries.slice(0, 3)) {
        const proof = await proofOf(adapter, { index, size: Number(size) });
        ensure(verifyInclusion({ index, size, leafHash: leafHash(raw), root, proof }), `The proof of record ${index} does not lead to the signed root.`);
      }
    },
  },
  {
    name: 'proves that the log only grew',
    needs: 'audit',
    run: async (fixture) => {
      await withRecord(fixture);
      const { adapter } = fixture;
      const { size: size2, root: root2 } = await head(adapter);
      const leaves = (await whole(adapter)).map(({ raw }) => leafHash(raw)).reverse();
      const size = Number(size2);
      for (const from of new Set([1, Math.ceil(size / 2), size - 1, size])) {
        if (from < 1) continue;
        const proof = await proofOf(adapter, { from, size });
        const isProven = verifyConsistency({ size1: from, size2, root1: rootFromLeaves(leaves.slice(0, from)), root2, proof });
        ensure(isProven, `The proof from size ${from} to ${size} does not show that the log only grew.`);
      }
    },
  },
  {
    name: 'refuses proofs of what the log does not have',
    needs: 'audit',
    run: async (fixture) => {
      await withRecord(fixture);
      const { adapter } = fixture;
      const { size } = await page(adapter, {});
      for (const query of [{ index: size, size }, { from: 1, size: size + AHEAD }, { from: 0, size }, { from: size + 1, size }]) {
        await failure(() => sourceOf(adapter).proof(query, {}), ['not-found', 'invalid']);
      }
    },
  },
  {
    name: 'leaves out no record that passes a filter',
    needs: 'audit',
    run: async (fixture) => {
      await withRecord(fixture);
      const { adapter } = fixture;
      const [entry] = await whole(adapter, {}, 100);
      ensure(entry !== undefined, 'The log has a record.');
      for (const filter of filtersFor(entry.raw)) {
        const [found, all] = [await whole(adapter, filter, 100), await whole(adapter, {}, 100)];
        const listed = new Set(found.map(({ seq }) => seq));
        const missing = all.find((each) => each.seq <= entry.seq && passesFilter(each, filter) && !listed.has(each.seq));
        ensure(missing === undefined, `Record ${missing?.seq} passes ${JSON.stringify(filter)} and is not listed.`);
      }
    },
  },
];
