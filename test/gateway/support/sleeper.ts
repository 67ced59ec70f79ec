import { createGateway, type Gateway } from '../../../src/gateway/index.js';
import { createLangGraphBridge } from '../../../src/gateway/bridges/langgraph/index.js';
import type { EffectPermit, EngineBridge } from '../../../src/gateway/bridge.js';
import { createOutbox, refundWorkflow } from '../bridges/refund-workflow.js';
import { startGateway, type Place } from './fixture.js';
import { people, policy } from './policy.js';
import type { EffectStyle } from './scripted-bridge.js';

/** Long enough for a few requests while the permit holds, and short enough to be waited for. */
export const LIMITS = { pollMs: 50, leaseMs: 1500, permitMs: 3000, clockErrorMs: 300, heartbeatMs: 200, releaseGraceMs: 3000 } as const;

export interface DriverHooks {
  readonly onPermit?: ((permit: EffectPermit) => void) | undefined;
  readonly onReleased?: (() => void) | undefined;
  readonly onActed?: (() => void) | undefined;
  /** The engine looks where an effect lands, and hears nothing: no step of it moves in this process. */
  readonly deaf?: boolean | undefined;
}

export interface Driver { readonly gateway: Gateway; readonly url: string; readonly metricsUrl: string; readonly log: string[]; close(): Promise<void> }

/** An engine that is slow to come up: it can be asked what happened, and does nothing yet. */
const asleep = (bridge: EngineBridge): EngineBridge => ({
  name: bridge.name, seal: bridge.seal, lateEffects: bridge.lateEffects,
  definitions: () => bridge.definitions(),
  attach: (host) => bridge.attach(host),
  start: () => Promise.resolve(),
  wake: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  recover: () => Promise.resolve(),
  drives: () => true,
  inspect: (run, gate, key) => bridge.inspect(run, gate, key),
  close: () => bridge.close(),
});

/** A whole gateway on the scripted engine or on LangGraph, whose effects are written in this way. */
export async function startDriver(engine: 'scripted' | 'langgraph', style: EffectStyle, place: Place, hooks: DriverHooks = {}): Promise<Driver> {
  const { onPermit, onReleased, onActed, deaf = false } = hooks;
  const onPoint = (point: string): void => {
    if (point === 'released') onReleased?.();
  };
  const log: string[] = [];
  if (engine === 'scripted') {
    const fixture = await startGateway({ place, limits: LIMITS, style, onPoint, onPermit, onActed, deaf: () => deaf, metrics: { port: 0 } });
    return { gateway: fixture.gateway, url: fixture.url, metricsUrl: fixture.gateway.metricsUrl ?? '', log, close: () => fixture.close() };
  }
  const gateway = await createGateway({
    policy, tenant: policy.tenant, logOrigin: 'test.example/log', identity: { demo: people }, limits: LIMITS, onPoint, metrics: { port: 0 }, database: place.database,
    ...('url' in place.database ? { logKey: { name: 'test.example/log', seed: new Uint8Array(32).fill(7) } } : {}),
    log: (line) => void log.push(line),
    bridges: async ({ pool }) => {
      await createOutbox(pool);
      const workflow = refundWorkflow(pool, { inTransaction: style === 'transaction', ...(onPermit === undefined ? {} : { permitted: onPermit }), ...(onActed === undefined ? {} : { acted: onActed }) });
      const bridge = await createLangGraphBridge({ pool, workflows: [workflow] });
      return [deaf ? asleep(bridge) : bridge];
    },
  });
  return { gateway, log, url: await gateway.listen({ port: 0 }), metricsUrl: gateway.metricsUrl ?? '', close: () => gateway.close() };
}
