import type { RunId } from '../../model/run.js';
import { isTerminalRun, type RunStatus } from '../../model/status.js';
import { CLOCK_MS } from '../db/clock.js';
import type { Sql } from '../db/database.js';

/** What the database says about one run that has not ended, or has something left to carry to its engine. */
export interface StandingFacts {
  readonly run: RunId;
  readonly bridge: string;
  readonly status: RunStatus;
  /** Who may drive it, and until when that is certain, in epoch milliseconds; 0 where none may. */
  readonly owner: string | undefined;
  readonly engineFence: number;
  readonly until: number;
  /** The lease itself says how long; only behind that its gateway's life counts. */
  readonly ownUntil: number;
  /** An order for the engine is on its way. */
  readonly ordered: boolean;
  /** The order to start it is. */
  readonly starting: boolean;
  /** A gate that people or the clock will decide. */
  readonly asking: boolean;
  /** A gate whose effect was let go and not yet reported, unchanged since then, in epoch milliseconds. */
  readonly releasedAt: number | undefined;
  /** A decided gate that no order carries to the engine, unchanged since then, in epoch milliseconds. */
  readonly untoldAt: number | undefined;
  /** Something becomes due at a gate by itself. */
  readonly timed: boolean;
  /** It was not decided in time, and the policy says that the step waits under its owner's name. */
  readonly held: boolean;
  /** When the run last changed, in epoch milliseconds. */
  readonly changedAt: number;
  /** The database's clock. */
  readonly now: number;
}

/**
 * Why a run that has not ended may stand still:
 * - `order`: something is on its way to its engine;
 * - `gate`: people, or the clock, decide;
 * - `effect`: an effect was let go and is looked for where it lands; where nothing can be found a person settles it;
 * - `timer`: something becomes due by itself;
 * - `hold`: it is paused, or it waits under its owner's name;
 * - `driver`: some gateway has leave to drive it.
 */
export type Standing = 'order' | 'gate' | 'effect' | 'timer' | 'hold' | 'driver';

/**
 * The reason that the database knows for a run to stand as it does, or undefined when there is none. A lease counts as
 * a driver here: whether the gateway that has it really drives the run, only that gateway can tell.
 */
export function standingOf(facts: StandingFacts): Standing | undefined {
  const asked = standingWithoutDriver(facts);
  return asked ?? (facts.until > facts.now ? 'driver' : undefined);
}

/** The same where it is known that nothing drives the run. */
export function standingWithoutDriver(facts: StandingFacts): Exclude<Standing, 'driver'> | undefined {
  if (facts.ordered) return 'order';
  if (facts.asking) return 'gate';
  if (facts.releasedAt !== undefined) return 'effect';
  if (facts.timed) return 'timer';
  return facts.status === 'paused' || facts.held ? 'hold' : undefined;
}

export const hasEnded = ({ status }: StandingFacts): boolean => isTerminalRun(status);

interface Raw {
  id: string; bridge: string; status: RunStatus; owner: string | null; engine_fence: number | null; until: number; own_until: number;
  ordered: boolean; starting: boolean; asking: boolean; released_at: number | null; untold_at: number | null; timed: boolean; held: boolean;
  changed_at: number; now: number;
}

const read = (row: Raw): StandingFacts => ({
  run: row.id, bridge: row.bridge, status: row.status, owner: row.owner ?? undefined, engineFence: row.engine_fence ?? 0, until: row.until, ownUntil: row.own_until,
  ordered: row.ordered, starting: row.starting, asking: row.asking, releasedAt: row.released_at ?? undefined, untoldAt: row.untold_at ?? undefined,
  timed: row.timed, held: row.held, changedAt: row.changed_at, now: row.now,
});

const LIVE_GATE = `g.state NOT IN ('consumed', 'rejected', 'expired', 'cancelled', 'superseded', 'revoked', 'violated')`;

/**
 * Every run that a gateway has to look after: those that go on, and those with an effect or an order still on its way.
 * One statement, so that all facts of a run are of the same moment.
 */
export async function standingFacts(sql: Sql, tenant: string, only?: RunId): Promise<readonly StandingFacts[]> {
  const rows = await sql.rows<Raw>(
    `WITH concerned AS (
       SELECT id FROM wf.run WHERE status NOT IN ('succeeded', 'failed', 'cancelled')
       UNION SELECT run FROM wf.outbox UNION SELECT run FROM wf.gate WHERE state = 'released')
     SELECT r.id, r.bridge, r.status, l.owner, l.engine_fence,
       CASE WHEN coalesce(l.until, 0) = 0 THEN 0 ELSE greatest(l.until, coalesce(w.until, 0)) END AS until, coalesce(l.until, 0) AS own_until,
       coalesce(o.ordered, false) AS ordered, coalesce(o.starting, false) AS starting,
       coalesce(g.asking, false) AS asking, g.released_at, g.untold_at, coalesce(g.timed, false) AS timed,
       EXISTS (SELECT 1 FROM wf.gate h WHERE h.run = r.id AND h.state = 'expired' AND h.superseded_by IS NULL
         AND h.record::pg_catalog.json #>> '{gate,decided,code}' = 'HELD') AS held,
       coalesce((SELECT e.at FROM wf.event e WHERE e.run = r.id AND e.seq = r.seq), r.created_at) AS changed_at,
       ${CLOCK_MS} AS now
     FROM concerned c
     JOIN wf.run r ON r.id = c.id
     LEFT JOIN wf.run_lease l ON l.run = r.id
     LEFT JOIN wf.gateway w ON w.instance = l.owner
     LEFT JOIN LATERAL (SELECT true AS ordered, bool_or(verb = 'start') AS starting FROM wf.outbox WHERE run = r.id HAVING count(*) > 0) o ON true
     LEFT JOIN LATERAL (
       SELECT bool_or(g.state IN ('evaluating', 'open', 'claimed', 'waiting-info')) AS asking,
         min(g.changed_at) FILTER (WHERE g.state = 'released') AS released_at,
         min(g.changed_at) FILTER (WHERE g.state IN ('approved', 'bypassed') AND NOT EXISTS (SELECT 1 FROM wf.outbox x WHERE x.run = r.id AND x.gate = g.id)) AS untold_at,
         bool_or(g.due_at IS NOT NULL) AS timed
       FROM wf.gate g WHERE g.run = r.id AND ${LIVE_GATE}
     ) g ON true
     WHERE r.tenant = $1 AND ($2::text IS NULL OR r.id = $2)`,
    [tenant, only ?? null],
  );
  return rows.map(read);
}

/** Runs that have not ended and have no reason to stand: there must be none. */
export const runsWithoutStanding = async (sql: Sql, tenant: string): Promise<readonly StandingFacts[]> =>
  (await standingFacts(sql, tenant)).filter((facts) => !hasEnded(facts) && standingOf(facts) === undefined);
