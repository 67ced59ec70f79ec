import type pg from 'pg';
import { sqlState } from '../../db/trouble.js';
import { MissingPeers } from '../../peers.js';
import { savingTogether } from './checkpoints.js';

export type LangGraph = typeof import('@langchain/langgraph');
export type PostgresSaver = import('@langchain/langgraph-checkpoint-postgres').PostgresSaver;

const LANGGRAPH = ['@langchain/core', '@langchain/langgraph'];
const CHECKPOINTS = '@langchain/langgraph-checkpoint-postgres';

const SETUP_ATTEMPTS = 10;
/** A duplicate key, table, schema or column. */
const MADE_BY_ANOTHER: ReadonlySet<unknown> = new Set(['23505', '42P07', '42P06', '42701', '42710']);

/** A package whose own import fails is a fault of the installation; only one that is not there is a missing peer. */
const orMissing = (packages: readonly string[]) => (error: unknown): never => {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && packages.some((name) => error.message.includes(`'${name}'`));
  throw missing ? new MissingPeers([...LANGGRAPH, CHECKPOINTS]) : error;
};

/** Loads LangGraph, which only those install who use this bridge. @throws MissingPeers */
export const loadLangGraph = (): Promise<LangGraph> => import('@langchain/langgraph').catch(orMissing(LANGGRAPH));

/** Checkpoints in a schema of their own, so that LangGraph's tables never meet the gateway's. @throws MissingPeers */
export async function openCheckpoints(pool: pg.Pool): Promise<PostgresSaver> {
  const { PostgresSaver } = await import('@langchain/langgraph-checkpoint-postgres').catch(orMissing([CHECKPOINTS]));
  const saver = savingTogether(PostgresSaver, pool);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await saver.setup();
      return saver;
    } catch (error) {
      // Of two gateways that start at once on an empty database one finds each table made by the other. It looks again.
      if (attempt >= SETUP_ATTEMPTS || !MADE_BY_ANOTHER.has(sqlState(error))) throw error;
    }
  }
}
