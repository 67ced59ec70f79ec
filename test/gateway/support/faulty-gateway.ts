import { createLangGraphBridge } from '../../../src/gateway/bridges/langgraph/index.js';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/gateway/index.js';
import { createOutbox, refundWorkflow } from '../bridges/refund-workflow.js';
import { signIn, type Api } from './api.js';
import { PROMPT } from './eventually.js';
import { IMPATIENT } from './faulty-database.js';
import { people, policy } from './policy.js';
import { ScriptedBridge } from './scripted-bridge.js';

/** Limits under which a gateway mends what a fault left behind within a test's patience. */
export const MENDING = { ...PROMPT, leaseMs: 1500, silentMs: 1500, releaseGraceMs: 1000, lockWaitMs: 1000 } as const;

export interface FaultyGateway {
  readonly gateway: Gateway;
  readonly url: string;
  readonly log: readonly string[];
  as(person: (typeof people)[number]['id']): Promise<Api>;
  close(): Promise<void>;
}

/** A gateway with a scripted engine and LangGraph, over a database that fails. */
export async function faultyGateway(url: string, o: Partial<GatewayOptions> & { readonly maxConnections?: number; readonly langgraph?: boolean } = {}): Promise<FaultyGateway> {
  const { maxConnections = 10, langgraph = true, ...options } = o;
  const log: string[] = [];
  const gateway = await createGateway({
    policy, tenant: policy.tenant, logOrigin: 'test.example/log', identity: { demo: people }, logKey: { name: 'test.example/log', seed: new Uint8Array(32).fill(7) },
    log: (line, detail) => void log.push(`${line} ${detail instanceof Error ? detail.message : ''}`),
    ...options,
    limits: { ratePerSecond: 1000, rateBurst: 1000, ...MENDING, ...options.limits },
    database: { url, maxConnections, timeouts: IMPATIENT },
    bridges: async ({ pool }) => {
      const scripted = await ScriptedBridge.create({ pool });
      if (!langgraph) return [scripted];
      await createOutbox(pool);
      return [scripted, await createLangGraphBridge({ pool, workflows: [refundWorkflow(pool)] })];
    },
  });
  const at = await gateway.listen({ port: 0 });
  return { gateway, url: at, log, as: (person) => signIn(at, person), close: () => gateway.close() };
}
