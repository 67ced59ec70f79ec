import type pg from 'pg';
import { MissingPeers } from '../../peers.js';
import { savingTogether } from './checkpoints.js';

export type LangGraph = typeof import('@langchain/langgraph');
export type PostgresSaver = import('@langchain/langgraph-checkpoint-postgres').PostgresSaver;

const LANGGRAPH = ['@langchain/core', '@langchain/langgraph'];
const CHECKPOINTS = '@langchain/langgraph-checkpoint-postgres';

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
  await saver.setup();
  return saver;
}
