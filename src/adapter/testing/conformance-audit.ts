import { fromBase64 } from '../../audit/bytes.js';
import { parseCanonical } from '../../audit/canonical-json.js';
import { parseCheckpoint } from '../../audit/checkpoint.js';
import { leafHash, verifyInclusion } from '../../audit/merkle.js';
import { parseNote } from '../../audit/note.js';
import type { AuditEntry } from '../../model/audit-record.js';
import type { AuditQuery, AuditSource, WorkflowAdapter } from '../contract.js';
import { describeFault, guardAuditPage, guardCheckpoint, guardProof } from '../guard/index.js';
import type { AdapterFixture, Check } from './conformance.js';
import { ensure } from './expectations.js';

function sourceOf({ audit }: WorkflowAdapter): AuditSource {
  ensure(audit !== undefined, 'The adapter has no audit source.');
  return audit;
}

async function page(adapter: WorkflowAdapter, query: AuditQuery) {
  const guarded = guardAuditPage(await sourceOf(adapter).entries(query, {}));
  ensure(guarded.ok, guarded.ok ? '' : describeFault(guarded));
  return guarded.value;
}

async function whole(adapter: WorkflowAdapter): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let before: number | undefined;
  do {
    const { entries: some, next } = await page(adapter, { before, limit: 2 });
    ensure(some.length <= 2, 'A page holds no more than was asked for.');
    entries.push(...some);
    before = next;
  } while (before !== undefined);
  return entries;
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
      const note = guardCheckpoint(await sourceOf(adapter).checkpoint({}));
      ensure(note.ok, note.ok ? '' : describeFault(note));
      ensure(note.value !== null, 'A log with records has a checkpoint.');
      const { size, root } = parseCheckpoint(parseNote(note.value).text);
      const entries = (await whole(adapter)).filter(({ seq }) => BigInt(seq) < size);
      for (const { seq: index, raw } of entries.slice(0, 3)) {
        const proof = guardProof(await sourceOf(adapter).proof({ index, size: Number(size) }, {}));
        ensure(proof.ok, proof.ok ? '' : describeFault(proof));
        ensure(verifyInclusion({ index, size, leafHash: leafHash(raw), root, proof: proof.value.map(fromBase64) }), `The proof of record ${index} does not lead to the signed root.`);
      }
    },
  },
];
