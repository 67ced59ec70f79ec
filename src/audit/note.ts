/** C2SP signed notes: a text, an empty line, and a line per signature. */

import { concatBytes, fromBase64, toBase64, toHex, utf8, utf8Text } from './bytes.js';
import { isWellFormedText } from './canonical-json.js';
import { ED25519_SIGNATURE_SIZE, signEd25519, verifyEd25519 } from './ed25519.js';
import { AuditError, ifReadable } from './errors.js';
import { isKeyName, keyId, parseVkey, verifierKeyOf } from './verifier-key.js';
import type { SigningKey, VerifierKey } from './verifier-key.js';

/** A signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  /** Eight lower-case hexadecimal digits. */
  readonly id: string;
  /** What the key made, without the id in front. */
  readonly signature: Uint8Array;
  /** The line as it stands in the note, without its newline. */
  readonly line: string;
}

/** A note taken apart, nothing checked. Do not act on its text. */
export interface UnverifiedNote {
  /** Ends with a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A note signed by at least one known key. */
export interface OpenedNote {
  readonly text: string;
  readonly verified: readonly NoteSignature[];
  /** By keys we do not know. They prove nothing. */
  readonly unverified: readonly NoteSignature[];
}

const MAX_NOTE_SIZE = 1_000_000;
const MAX_SIGNATURES = 100;
const KEY_ID_SIZE = 4;
const TIMESTAMP_SIZE = 8;
const LINE_START = '\u2014 ';
// eslint-disable-next-line no-control-regex -- the format forbids exactly these
const FORBIDDEN_CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

function malformed(detail: string): AuditError {
  return new AuditError('malformed-note', `Not a signed note: ${detail}`);
}

function parseSignature(line: string): NoteSignature {
  if (!line.startsWith(LINE_START)) throw malformed('a signature line does not start with a dash and a space');
  const [name = '', encoded = '', ...rest] = line.slice(LINE_START.length).split(' ');
  if (!isKeyName(name) || rest.length > 0) throw malformed('a signature line is not a name and a signature');
  const bytes = ifReadable(() => fromBase64(encoded));
  if (bytes === undefined || bytes.length <= KEY_ID_SIZE) throw malformed(`the signature by ${name} is not base64 or too short`);
  return { name, id: toHex(bytes.subarray(0, KEY_ID_SIZE)), signature: bytes.slice(KEY_ID_SIZE), line };
}

/**
 * Takes a note apart without checking signatures.
 * @throws AuditError `malformed-note`.
 */
export function parseNote(note: string | Uint8Array): UnverifiedNote {
  if (note.length > MAX_NOTE_SIZE) throw malformed(`it is longer than ${MAX_NOTE_SIZE} bytes`);
  const whole = typeof note === 'string' ? note : ifReadable(() => utf8Text(note));
  if (whole === undefined || !isWellFormedText(whole)) throw malformed('it is not UTF-8');
  if (FORBIDDEN_CONTROL.test(whole)) throw malformed('it holds control characters');
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || whole.length === split + 2 || !whole.endsWith('\n')) {
    throw malformed('an empty line and then signatures, each ending with a newline, must follow the text');
  }
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

/** The seconds since 1970 in a cosignature/v1, or undefined if it is not one. */
export function cosignatureTime(signature: Uint8Array): bigint | undefined {
  if (signature.length !== TIMESTAMP_SIZE + ED25519_SIGNATURE_SIZE) return undefined;
  const seconds = BigInt(`0x${toHex(signature.subarray(0, TIMESTAMP_SIZE))}`);
  return seconds < 1n << 63n ? seconds : undefined;
}

/** What a cosignature/v1 key signs: the note text under a header with the time. */
function cosignedMessage(text: string, seconds: bigint): Uint8Array {
  return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Whether a signature by this key covers this note text. */
export function verifyNoteSignature(text: string, signature: Uint8Array, key: VerifierKey): boolean {
  if (key.type === 'ed25519') return verifyEd25519(signature, utf8(text), key.publicKey);
  const seconds = cosignatureTime(signature);
  return seconds !== undefined && verifyEd25519(signature.subarray(TIMESTAMP_SIZE), cosignedMessage(text, seconds), key.publicKey);
}

/**
 * Opens a note with C2SP semantics: signatures by unknown keys are set aside, one bad signature by a known key condemns the
 * note, and at least one known key must have signed.
 *
 * @param vkeys the keys to trust, as vkey text or parsed. They must come from configuration, never from the data.
 * @throws AuditError `malformed-note`, `bad-signature`, `no-trusted-signature`, `ambiguous-key`, or as {@link parseVkey}.
 */
export function openNote(note: string | Uint8Array, vkeys: readonly (string | VerifierKey)[]): OpenedNote {
  const keys = vkeys.map((key) => (typeof key === 'string' ? parseVkey(key) : key));
  const { text, signatures } = parseNote(note);
  const verified = new Map<string, NoteSignature>();
  const unverified = new Map<string, NoteSignature>();
  for (const signature of signatures) {
    const { name, id, line } = signature;
    const [key, other] = keys.filter((known) => known.name === name && known.id === id);
    if (other !== undefined) throw new AuditError('ambiguous-key', `Two configured keys are called ${name}+${id}`);
    if (key === undefined) {
      unverified.set(line, signature);
    } else if (!verified.has(`${name}+${id}`)) {
      if (!verifyNoteSignature(text, signature.signature, key)) {
        throw new AuditError('bad-signature', `The signature by ${name}+${id} does not fit the text`);
      }
      verified.set(`${name}+${id}`, signature);
    }
  }
  if (verified.size === 0) throw new AuditError('no-trusted-signature', 'None of the configured keys signed the note');
  return { text, verified: [...verified.values()], unverified: [...unverified.values()] };
}

function signatureLine(name: string, id: string, signature: Uint8Array): string {
  const idBytes = Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `${LINE_START}${name} ${toBase64(concatBytes(idBytes, signature))}\n`;
}

/**
 * Signs a text as a note.
 * @param text ends with a newline.
 * @throws AuditError `malformed-note` if the text cannot be a note's text, `malformed-key` for a bad key name.
 */
export function signNote(text: string, signers: readonly SigningKey[]): string {
  const lines = signers.map((signer) => {
    const { name, id } = verifierKeyOf(signer);
    return signatureLine(name, id, signEd25519(utf8(text), signer.seed));
  });
  const note = `${text}\n${lines.join('')}`;
  if (!text.endsWith('\n') || parseNote(note).text !== text) throw malformed('its text must end with a newline');
  return note;
}

/**
 * The line with which a witness cosigns a note text (C2SP cosignature/v1); append it to the note.
 * @param seconds since 1970, the time of the cosignature.
 */
export function cosignatureLine(text: string, witness: SigningKey, seconds: number): string {
  const { name, publicKey } = verifierKeyOf(witness, 'cosignature/v1');
  const time = new Uint8Array(TIMESTAMP_SIZE);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const signature = signEd25519(cosignedMessage(text, BigInt(seconds)), witness.seed);
  return signatureLine(name, keyId(name, 'cosignature/v1', publicKey), concatBytes(time, signature));
}
