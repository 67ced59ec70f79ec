import { toBase64 } from '../../audit/bytes.js';
import { AuditError } from '../../audit/errors.js';
import type { TileTree } from '../../audit/tile-tree.js';
import type { AuditPage, AuditProofQuery, AuditSource } from '../contract.js';
import { AdapterError } from '../errors.js';
import { answered, claimed, memberOf } from './answers.js';
import type { HttpClient } from './http-client.js';

const BASE = '/v1/audit';
/** There are no tiles here, or not yet those of this size. */
const isWithoutTiles = (error: unknown): boolean =>
  (error instanceof AdapterError && (error.code === 'not-found' || error.code === 'unsupported')) || error instanceof AuditError;

/**
 * The gateway's audit log. Inclusion proofs are put together from hash tiles, which the browser keeps: a thousand
 * proofs cost a handful of requests. Where there are no tiles, the gateway is asked for the proof itself.
 */
export function auditSource(http: HttpClient): AuditSource {
  let tree: Promise<TileTree> | undefined;
  const tiles = (): Promise<TileTree> =>
    (tree ??= Promise.all([import('../../audit/tile-tree.js'), import('../../audit/tile.js')]).then(
      ([{ TileTree }, { tilePath }]) =>
        new TileTree((level, index, width) => answered(http.bytes({ path: `${BASE}/${tilePath({ level, index, width })}`, mayBeKept: true }))),
    ));
  const get = (path: string, query: Parameters<HttpClient['json']>[0]['query'], signal: AbortSignal | undefined): Promise<unknown> =>
    answered(http.json({ path: `${BASE}/${path}`, query, signal }));
  const asked = async (query: AuditProofQuery, signal: AbortSignal | undefined): Promise<readonly string[]> =>
    claimed<readonly string[]>(memberOf(await get('proof', { ...query }, signal), 'hashes'));

  return {
    entries: async ({ run, before, limit, actor, action, step, outcome, since, until, text }, { signal }) =>
      claimed<AuditPage>(await get('entries', { run, before, limit, actor, action, step, outcome, since, until, text }, signal)),
    checkpoint: async ({ signal }) => {
      const note = http.text({ path: `${BASE}/checkpoint`, signal }).then((text) => ({ text }));
      return (await answered(note, ({ problem }) => (problem.error.code === 'not-found' ? { text: null } : undefined))).text;
    },
    proof: async (query, { signal }) => {
      if (!('index' in query) || query.index >= query.size) return asked(query, signal);
      try {
        return (await (await tiles()).inclusionProof(query.index, query.size)).map(toBase64);
      } catch (error) {
        if (isWithoutTiles(error)) return asked(query, signal);
        throw error;
      }
    },
  };
}
