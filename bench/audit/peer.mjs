// The same checks written plainly over other people's parts: OpenSSL through node:crypto, and the `canonicalize` package.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 9162 2.1.3.2 over one record. */
function isIncluded(index, size, leaf, proof, root) {
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = sha256(NODE, sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = sha256(NODE, hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(root);
}

const isIntact = ({ seq, raw, opened }) => {
  const value = JSON.parse(raw);
  return (
    canonicalize(value) === raw &&
    value.seq === seq &&
    Object.entries(opened).every(([name, { salt, value: shown }]) => sha256(Buffer.from(salt, 'base64url'), canonicalize(shown)).toString('base64url') === value.commitments[name])
  );
};

/** Record by record, each with a proof of its own. Returns how many are good. */
export async function verifyEach(entries, size, root, proofOf) {
  let good = 0;
  for (const entry of entries) {
    const proof = (await proofOf(entry.seq)).map((hash) => Buffer.from(hash, 'base64'));
    if (isIntact(entry) && isIncluded(entry.seq, size, sha256(LEAF, entry.raw), proof, Buffer.from(root))) good += 1;
  }
  return good;
}

/** A whole log: every record, and the tree built over all of them again. Returns how many are good, or 0 if the root differs. */
export function verifyWhole(entries, root) {
  let good = 0;
  let level = [];
  for (const entry of entries) {
    if (isIntact(entry)) good += 1;
    level.push(sha256(LEAF, entry.raw));
  }
  while (level.length > 1) {
    const above = [];
    for (let at = 0; at < level.length; at += 2) above.push(at + 1 < level.length ? sha256(NODE, level[at], level[at + 1]) : level[at]);
    level = above;
  }
  return level[0].equals(Buffer.from(root)) ? good : 0;
}

/** Canonical or not, as `canonicalize` sees it. */
export const isCanonical = (raw) => canonicalize(JSON.parse(raw)) === raw;
