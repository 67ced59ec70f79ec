// What verifying costs a page: the verifier alone, the element with its rows, and one signature.
import '../../../src/elements/audit-log/define.ts';
import { verifyEd25519 } from '../../../src/audit/ed25519.ts';
import { writeExport } from '../../../src/audit/export-file.ts';
import { parseNote } from '../../../src/audit/note.ts';
import { parseVkey } from '../../../src/audit/verifier-key.ts';
import { verifyHead } from '../../../src/audit/verify-head.ts';
import { buildBundle } from '../../../src/client/audit-bundle.ts';
import { AuditVerifier } from '../../../src/client/audit-verifier.ts';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.ts';
import { createClient } from '../../../src/client/client.ts';
import { longRecord } from '../../../test/fixtures/refund-record.ts';

// Written down, since making them would run the very code whose first run is measured.
const LOG_VKEY = 'demo+192c4d42+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs';
const CHECKPOINT = `demo\n8\n15bR1U8bHrSlwOC5+4QhQIM8mdHCOn2ILA+gG+k03GQ=\n\n— demo GSxNQmKHGqP59QcLDMbFAvzRf/PycHYAQdQw328mHITffn/ofUCzo2zysspXVZLPZJ8nxFTXPq7HfVxrXFQB5aQilwI=\n`;
const TRUST = { origin: 'demo', vkeys: [LOG_VKEY] };
const until = async (check) => {
  while (!check()) await new Promise((resolve) => requestAnimationFrame(resolve));
};
/** What is measured begins and ends in tasks of its own. */
const apart = () => new Promise((resolve) => setTimeout(resolve, 200));

let entries;
let source;

async function show(properties) {
  const log = document.createElement('wf-audit-log');
  Object.assign(log, { keys: [LOG_VKEY], checkpoints: memoryCheckpoints(), ...properties });
  document.body.append(log);
  return log;
}

const works = {
  /** The verifier and nothing else. */
  async verifier() {
    const verifier = new AuditVerifier({ source, trust: TRUST });
    const judged = await verifier.checkHead({});
    return async () => {
      const verdicts = await verifier.checkRecords(judged, entries, {});
      if (verdicts.some(({ intact, included }) => intact.state !== 'pass' || included.state !== 'pass')) throw new Error('A record did not pass');
    };
  },
  /** "Verify all", pressed in the element. */
  async element() {
    const client = createClient({ audit: source, open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) }, { storage: null });
    const log = await show({ all: true, client });
    await until(() => log.shadowRoot.querySelector('.mark:is([data-state=some], [data-state=all])') != null);
    return async () => {
      log.shadowRoot.querySelector('.sweep').click();
      await until(() => log.shadowRoot.querySelector('.stop') != null);
      await until(() => log.shadowRoot.querySelector('.stop') == null);
      if (log.shadowRoot.querySelector('.rung[data-rung=included]').dataset.state !== 'pass') throw new Error(log.shadowRoot.querySelector('.sums').textContent);
    };
  },
  /** An export of everything put together. */
  async bundle() {
    const judged = await new AuditVerifier({ source, trust: TRUST }).checkHead({});
    return async () => {
      if ((await buildBundle({ source, judged, entries })).size < entries.length * 500) throw new Error('The export is too short');
    };
  },
  /** An export opened and checked line by line. */
  async file() {
    const { hashes } = { hashes: await Promise.all(entries.map(({ seq }) => source.proof({ index: seq, size: entries.length }))) };
    const text = writeExport({ checkpoint: await source.checkpoint(), range: { begin: 0, end: entries.length } }, entries.map(({ seq, raw, opened }, at) => ({ index: seq, raw, opened, proof: hashes[at] })));
    return async () => {
      const log = await show({ file: text });
      await until(() => log.shadowRoot.querySelector('.stop') != null);
      await until(() => log.shadowRoot.querySelector('.stop') == null);
      if (log.shadowRoot.querySelector('.rung[data-rung=included]').dataset.state !== 'pass') throw new Error(log.shadowRoot.querySelector('.sums').textContent);
    };
  },
  /** A checkpoint judged: its key read, its signature checked. The first time the engine has compiled nothing yet. */
  async checkpoint() {
    return async () => {
      if (verifyHead({ trust: TRUST, checkpoint: CHECKPOINT, now: 0 }).signed.state !== 'pass') throw new Error('The checkpoint did not pass');
    };
  },
  /** One signature and nothing else. */
  async signature() {
    const key = parseVkey(LOG_VKEY);
    const { text, signatures } = parseNote(CHECKPOINT);
    const message = new TextEncoder().encode(text);
    return async () => {
      if (!verifyEd25519(signatures[0].signature, message, key.publicKey)) throw new Error('The signature did not pass');
    };
  },
};

let work;
globalThis.bench = {
  async load(count) {
    const { signedLog } = await import('../../../test/fixtures/signed-log.ts');
    entries = longRecord(count);
    source = signedLog(entries);
  },
  async prepare(name) {
    work = await works[name]();
    await apart();
  },
  /** @returns milliseconds by the clock */
  async run() {
    await apart();
    performance.mark('wf-bench');
    const begun = performance.now();
    await work();
    const ms = performance.now() - begun;
    await apart();
    return ms;
  },
};
