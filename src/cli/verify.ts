import { parseArgs } from 'node:util';
import { judgeEvidence } from '../audit/judge-evidence.js';
import { parseVkey } from '../audit/verifier-key.js';
import type { AuditTrust } from '../audit/verify-head.js';
import { witnessKeys } from '../audit/witness.js';
import { checkpointIn, kindOf, orUsage, readText } from './audit-file.js';
import { renderEvidenceJson, renderEvidenceText, showsNothing } from './render-evidence.js';
import { renderJson, renderText } from './render-verdict.js';
import { UsageError } from './usage-error.js';
import { isVerified } from './verdict.js';
import { verifyFile } from './verify-file.js';

export const VERIFY_HELP = `wf-elements verify FILE [options]

Checks an export of an audit log, the .tlog-proof of one record, or the evidence that a page offers with an alarm,
without any network.

  --key VKEY            key of the log, as name+id+base64; may be given more than once while a key is being changed
  --origin NAME         name of the log, where it is not the name of the key
  --against FILE        an older signed list (checkpoint) of the same log, or an older export: has the log only grown since?
  --witness VKEY        key of an outsider (witness) who must have confirmed it; may be given more than once
  --need N              how many of the outsiders must have confirmed it (default: all of them)
  --record FILE         the bytes of the record, for a .tlog-proof that does not bring them
  --json                print the verdict as JSON
  --help                this text

Keys are taken from the command line only, never from the file. Exit status: 0 verified, 1 not verified, 2 nothing to check.
Of evidence: 0 if it shows nothing against the log, 1 if it shows a fault or is itself not to be relied on.
`;

const OPTIONS = {
  key: { type: 'string', multiple: true, default: [] as string[] },
  origin: { type: 'string' },
  against: { type: 'string' },
  witness: { type: 'string', multiple: true, default: [] as string[] },
  need: { type: 'string' },
  record: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Where the command writes. */
export interface Output { readonly out: (text: string) => void; readonly err: (text: string) => void }

const HINT = 'wf-elements verify --help lists the options.';

const readArguments = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${HINT}`);
  }
};
type Flags = ReturnType<typeof readArguments>['values'];

function originOf({ origin, key }: Flags): string {
  const names = new Set(key.map((each) => orUsage('--key', () => parseVkey(each)).name));
  const [name = ''] = names;
  if (origin === undefined && names.size > 1) throw new UsageError('The keys have different names. Say with --origin which log they are of.');
  return origin ?? name;
}

/** @throws UsageError for keys that are not keys, or not of their kind. */
function trustOf(flags: Flags): AuditTrust | undefined {
  const { key: vkeys, witness: witnesses } = flags;
  if (vkeys.length === 0) {
    if (witnesses.length > 0 || flags.origin !== undefined) throw new UsageError('--witness and --origin say nothing without the key of the log. Give it with --key.');
    return undefined;
  }
  const origin = originOf(flags);
  const keys = vkeys.map((each) => orUsage('--key', () => parseVkey(each)));
  const cosigner = keys.find(({ type }) => type !== 'ed25519');
  if (cosigner !== undefined) throw new UsageError(`The key of ${cosigner.name} is a witness's. Give it with --witness.`);
  if (witnesses.length === 0) return { origin, vkeys };
  const policy = { witnesses, need: flags.need === undefined ? witnesses.length : Number(flags.need) };
  orUsage('--witness', () => witnessKeys(policy, keys));
  return { origin, vkeys, witnesses: policy };
}

function runEvidence(file: string, text: string, trust: AuditTrust | undefined, { against, record, json }: Flags, out: Output['out']): number {
  if (against !== undefined || record !== undefined) throw new UsageError('--against and --record say nothing about evidence: it brings its checkpoints and records.');
  const verdict = judgeEvidence(text, { trust, now: Date.now() });
  out((json ? renderEvidenceJson : renderEvidenceText)(file, verdict));
  return showsNothing(verdict) ? 0 : 1;
}

function run(args: readonly string[], { out }: Output): number {
  const { values: flags, positionals } = readArguments(args);
  if (flags.help) {
    out(VERIFY_HELP);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`Name one file to check.\n${HINT}`);
  if (flags.need !== undefined && flags.witness.length === 0) throw new UsageError('--need says how many of the witnesses; give them with --witness.');
  const trust = trustOf(flags);
  const remembered = flags.against === undefined ? undefined : checkpointIn(flags.against);
  const record = flags.record === undefined ? undefined : readText(flags.record);
  const text = readText(file);
  const kind = kindOf(text);
  if (kind === undefined) throw new UsageError(`${file} is neither an audit export, nor a .tlog-proof, nor evidence.`);
  if (kind === 'evidence') return runEvidence(file, text, trust, flags, out);
  const verdict = verifyFile({ text, kind, trust, remembered, record, now: Date.now() });
  const demands = { appendOnly: remembered !== undefined, witnessed: flags.witness.length > 0 };
  out((flags.json ? renderJson : renderText)(file, verdict, demands));
  return isVerified(verdict, demands) ? 0 : 1;
}

/** `wf-elements verify`. @returns the exit status. */
export function runVerify(args: readonly string[], output: Output): number {
  try {
    return run(args, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.err(`${error.message}\n`);
    return 2;
  }
}
