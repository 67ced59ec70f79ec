import type { Principal } from '../../model/principal.js';
import type { Database } from '../db/database.js';
import { rememberPerson } from '../store/directory.js';

const KEPT = 10_000;

/** Writes down who signs in, once per change: most requests come from people it has just seen. */
export function directoryWriter(database: Database, tenant: string): (person: Principal) => Promise<void> {
  const seen = new Map<string, string>();
  return async (person) => {
    const state = JSON.stringify([person.kind, person.name, person.roles]);
    if (seen.get(person.id) === state) return;
    await rememberPerson(database, tenant, person);
    if (seen.size >= KEPT) seen.clear();
    seen.set(person.id, state);
  };
}
