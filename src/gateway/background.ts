import { signCheckpoint } from './core/checkpoints.js';
import type { GatewayContext } from './core/context.js';
import { applyDue } from './core/due-gates.js';
import type { Round } from './core/freshness.js';
import { LateWatch } from './core/late-watch.js';
import { Loop } from './core/loop.js';
import { OutboxWorker } from './core/outbox-worker.js';
import { Recovery } from './core/recovery.js';
import type { OpenReaders } from './http/open-readers.js';
import type { LogKey } from './options.js';
import type { StreamHub } from './streams/hub.js';

/** What goes on beside the requests: orders, leases, recovery, deadlines, streams and checkpoints, each in a loop of its own. */
export function backgroundOf(context: GatewayContext, hub: StreamHub, readers: OpenReaders, logKeys: readonly LogKey[]) {
  const { freshness, limits, report, wakeups } = context;
  const worker = new OutboxWorker(context);
  const recovery = new Recovery(context);
  const late = new LateWatch(context);
  const loop = (round: Round, name: string, everyMs: number, work: () => Promise<void>): Loop => {
    freshness.expect(round, everyMs);
    return new Loop({
      everyMs,
      work: async () => {
        await work();
        freshness.succeeded(round);
      },
      failed: (error) => {
        freshness.failed(round, error);
        report(`${name} failed; it is tried again`, error);
      },
    });
  };
  const outbox = loop('outbox', 'the outbox', limits.pollMs, () => worker.takeUp());
  const recovering = loop('recovery', 'recovery', Math.ceil(Math.min(limits.pollMs, limits.leaseMs / 4)), () => recovery.round());
  const loops = [
    outbox,
    loop('leases', 'renewing leases', Math.ceil(limits.leaseMs / 4), () => context.drives.renew()),
    recovering,
    loop('due', 'the due timer', limits.pollMs, async () => {
      late.round();
      await applyDue(context);
    }),
    loop('streams', 'the streams', limits.pollMs, async () => {
      await hub.poll();
      await readers.review();
    }),
    ...(logKeys.length === 0 ? [] : [loop('checkpoints', 'signing checkpoints', limits.pollMs, () => signCheckpoint(context, logKeys))]),
  ];
  const off = [wakeups.on('outbox', () => outbox.ring()), wakeups.on('recovery', () => recovering.ring())];
  return {
    start: () => loops.forEach((each) => each.start()),
    stop: async () => {
      for (const each of off) each();
      await Promise.all(loops.map((each) => each.stop()));
    },
    settle: async () => {
      await worker.settle();
      await late.settle();
    },
  };
}
