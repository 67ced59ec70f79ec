import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatVkey, verifierKeyOf } from '../src/audit/verifier-key.js';
import { keyFile } from '../src/gateway/db/key-file.js';
import { createGateway, type Gateway, type GatewayOptions } from '../src/gateway/index.js';
import { createLangGraphBridge } from '../src/gateway/bridges/langgraph/index.js';
import { endpointFromEnvironment, Model } from './model/model.js';
import { startRecordedModel, type RecordedModel } from './model/recorded.js';
import { servePages } from './pages.js';
import { PEOPLE } from './people.js';
import { POLICY } from './policy.js';
import { OrderTable } from './workflow/orders.js';
import { Outbox } from './workflow/outbox.js';
import { paceAt } from './workflow/pace.js';
import { supportBatch } from './workflow/support-batch.js';

export interface DemoOptions {
  /** The folder `demo` of the checkout, where requests, orders and recorded replies lie. */
  readonly demo: string;
  /** The built page. */
  readonly pages: string;
  /** Where the embedded database keeps everything. */
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where faults are written. */
  readonly log: (line: string, detail?: unknown) => void;
  readonly onPoint?: GatewayOptions['onPoint'];
}

export interface Demo {
  readonly gateway: Gateway;
  /** Who answers the model calls. */
  readonly model: string;
  close(): Promise<void>;
}

/** The log's name, as its checkpoints carry it. */
const LOG = 'localhost/wf-demo';

/** The look-up of this order fails once, so that a retry can be seen. */
const BUSY_ORDERS: ReadonlySet<string> = new Set(['20382']);

/** How many times faster than for people the demo moves; `WF_DEMO_SPEED`, 1 unless given. */
function speedFrom(env: NodeJS.ProcessEnv): number {
  const speed = Number(env['WF_DEMO_SPEED'] ?? 1);
  if (!(speed > 0 && speed <= 1000)) throw new Error(`WF_DEMO_SPEED is "${env['WF_DEMO_SPEED'] ?? ''}". Give a number above 0, up to 1000; 1 is the speed for people.`);
  return speed;
}

/** What the rules let through without a person is announced to whoever is responsible. That is no fault, and it is in the record. */
const isNotice = (line: string): boolean => line.startsWith('alarm DONE_WITHOUT_ASKING');

/**
 * Puts the demo together: gateway on an embedded database, LangGraph in process, the support batch, the page, and the
 * recorded model unless the environment names a real one.
 * @throws DataFolderInUse, MissingPeers, or an error that says which setting cannot work
 */
export async function openDemo({ demo, pages, dataDir, env, onPoint, ...options }: DemoOptions): Promise<Demo> {
  const log = (line: string, detail?: unknown): void => {
    if (!isNotice(line)) options.log(line, detail);
  };
  const speed = speedFrom(env);
  const named = endpointFromEnvironment(env);
  const data = pathToFileURL(`${join(demo, 'data')}/`);
  const orders = await OrderTable.load(new URL('orders.csv', data));
  const recorded: RecordedModel | null = named === null ? await startRecordedModel(new URL('replies.json', data), speed) : null;
  const endpoint = named ?? recorded?.endpoint;
  if (endpoint === undefined) throw new Error('There is no model to ask.');
  try {
    // The same file that the gateway signs with; made here if it is not there yet.
    const seed = await keyFile(join(dataDir, 'keys', 'log'));
    const staticHandler = await servePages(pages, { model: endpoint.label, log: { origin: LOG, keys: [formatVkey(verifierKeyOf({ name: LOG, seed }))] } });
    const gateway = await createGateway({
      database: { dataDir },
      policy: POLICY,
      tenant: POLICY.tenant,
      logOrigin: LOG,
      identity: { demo: PEOPLE },
      staticHandler,
      log,
      onPoint,
      bridges: async ({ pool }) => {
        const outbox = await Outbox.open(pool);
        const batch = supportBatch({ requests: new URL('requests/', data), orders, outbox, model: new Model(endpoint), pace: paceAt(speed), busyOrders: BUSY_ORDERS });
        const onLost = (run: string, error: unknown): void => log(`run ${run} was let go of; it is taken up again`, error);
        return [await createLangGraphBridge({ pool, workflows: [batch], model: endpoint.label, onLost })];
      },
    });
    return {
      gateway,
      model: endpoint.label,
      async close() {
        await gateway.close();
        await recorded?.close();
      },
    };
  } catch (error) {
    await recorded?.close();
    throw error;
  }
}
