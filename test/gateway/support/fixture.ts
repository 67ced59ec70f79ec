import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway, type DatabaseOptions, type Gateway, type GatewayOptions } from '../../../src/gateway/index.js';
import { signIn, type Api } from './api.js';
import { people, policy } from './policy.js';
import { copyTemplate } from './template.js';
import { ScriptedBridge, type ScriptedOptions } from './scripted-bridge.js';

/** Against a real server where one is given, else embedded in a folder of its own. */
export const serverUrl = process.env['WF_TEST_DATABASE_URL'];

export interface Place { readonly database: DatabaseOptions; readonly folder: string; remove(): Promise<void> }

/** An empty database: a fresh folder, or a fresh database on the server. */
export async function freshPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'wf-gateway-'));
  if (serverUrl === undefined) {
    await copyTemplate(folder);
    return { folder, database: { dataDir: folder }, remove: () => rm(folder, { recursive: true, force: true }) };
  }
  const { default: pg } = await import('pg');
  const name = `wf_test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    folder,
    database: { url: url.href },
    remove: async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Fixture {
  readonly gateway: Gateway;
  readonly bridge: ScriptedBridge;
  readonly url: string;
  readonly place: Place;
  readonly log: { readonly line: string; readonly detail: unknown }[];
  as(person: (typeof people)[number]['id']): Promise<Api>;
  effects(): Promise<number>;
  close(): Promise<void>;
}

export type FixtureOptions = Partial<Omit<GatewayOptions, 'bridges' | 'database'>> & Pick<ScriptedOptions, 'onEffect' | 'deaf' | 'style' | 'onPermit' | 'onActed'> & { readonly place?: Place };

/** A whole gateway on loopback. */
export async function startGateway(options: FixtureOptions = {}): Promise<Fixture> {
  const { onEffect, deaf, style, onPermit, onActed, place = await freshPlace(), ...rest } = options;
  const log: { line: string; detail: unknown }[] = [];
  let bridge: ScriptedBridge | undefined;
  const gateway = await createGateway({
    policy, tenant: policy.tenant, logOrigin: 'test.example/log', identity: { demo: people },
    ...('url' in place.database ? { logKey: { name: 'test.example/log', seed: new Uint8Array(32).fill(7) } } : {}),
    log: (line, detail) => void log.push({ line, detail }),
    ...rest,
    database: place.database,
    bridges: async ({ pool }) => {
      bridge = await ScriptedBridge.create({ pool, onEffect, style, onPermit, onActed, ...(deaf === undefined ? {} : { deaf }) });
      return [bridge];
    },
  });
  const url = await gateway.listen({ port: 0 });
  if (bridge === undefined) throw new Error('The gateway asked for no bridge');
  const made = bridge;
  return {
    gateway, bridge: made, url, place, log,
    as: (person) => signIn(url, person),
    effects: async () => Number((await gateway.pool.query<{ n: string }>('SELECT count(*) AS n FROM public.test_effect')).rows[0]?.n),
    close: async () => {
      await gateway.close();
      if (options.place === undefined) await place.remove();
    },
  };
}
