import { randomUUID } from 'node:crypto';
import type { Policy } from '../../model/policy.js';
import type { Env } from '../../policy/types.js';
import type { EngineBridge } from '../bridge.js';
import type { Database, Sql } from '../db/database.js';
import { readClock } from '../db/clock.js';
import type { GatewayPoint, Limits } from '../options.js';
import { newSalt } from '../store/audit-log.js';
import type { LiveStreams } from '../streams/live-streams.js';
import type { Callers } from './callers.js';
import type { Counters } from './counters.js';
import type { Drives } from './drives.js';
import type { Freshness } from './freshness.js';
import type { Wakeups } from './wakeups.js';

/** What every part of one running gateway shares. Truth is in the database; nothing here outlives the process. */
export interface GatewayContext {
  readonly database: Database;
  readonly policy: Policy;
  readonly tenant: string;
  /** Origin of the audit log. */
  readonly log: string;
  /** This process among the gateways of one database. */
  readonly instance: string;
  /** When it began, by the database's clock, in epoch milliseconds. */
  readonly startedAt: number;
  readonly bridges: readonly EngineBridge[];
  readonly limits: Limits;
  readonly wakeups: Wakeups;
  readonly drives: Drives;
  readonly liveStreams: LiveStreams;
  /** What this process has counted since it began. */
  readonly counters: Counters;
  /** What is going on in this process right now. */
  readonly underWay: { commands: number };
  /** When each round of its work last succeeded. */
  readonly freshness: Freshness;
  readonly callers: Callers;
  readonly reached: (point: GatewayPoint, gate: string) => void;
  readonly report: (line: string, detail?: unknown) => void;
}

/** The pure rules' clock and chance. Read it only after every lock is taken. */
export const readEnv = async (sql: Sql): Promise<Env> => ({ now: await readClock(sql), newId: randomUUID, newSalt });

export const bridgeNamed = (context: GatewayContext, name: string): EngineBridge | undefined => context.bridges.find((bridge) => bridge.name === name);
