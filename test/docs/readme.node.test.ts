import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WorkflowAdapter } from '../../src/adapter/contract.js';
import { createClient } from '../../src/client/index.js';
import type { RunStore } from '../../src/client/types.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = (language: string): string[] => [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((match) => match[1] ?? '');

type PollingAdapter = (baseUrl: string, options?: { everyMs?: number; token?: () => string }) => WorkflowAdapter;

/** Runs the README's own code, with the package's name replaced by its source. */
async function adapterOfReadme(): Promise<PollingAdapter> {
  const code = blocks('js')[0] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'wf-readme-'));
  try {
    const file = join(folder, 'adapter.mjs');
    writeFileSync(file, code.replace("'wf-elements/adapter'", `'${pathToFileURL(join(root, 'src/adapter/index.ts')).href}'`));
    return ((await import(pathToFileURL(file).href)) as { pollingAdapter: PollingAdapter }).pollingAdapter;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sam = { id: 'sam', kind: 'human', name: 'Sam Okafor', roles: ['support-rep'] };

function backend(): { server: Server; state: { version: number; status: string }; seen: string[] } {
  const state = { version: 1, status: 'running' };
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization ?? 'none');
    if (request.url !== '/runs/run-7') {
      response.writeHead(404).end();
      return;
    }
    const run = {
      id: 'run-7', workflow: { id: 'w', name: 'Letters', version: '1' }, engine: 'own', status: state.status, owner: sam, stopAuthority: [], startedAt: '2026-11-22T10:00:00.000Z', seq: state.version,
    };
    const step = { id: 'write', run: 'run-7', key: 'write', kind: 'llm', label: { text: 'Write' }, status: state.status === 'running' ? 'running' : 'succeeded', attempts: [] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ version: state.version, now: new Date().toISOString(), user: sam, run, steps: [step], edges: [] }));
  });
  return { server, state, seen };
}

/** Resolves once the store says what it should; fails with what it says instead. */
function until(store: RunStore, isSo: () => boolean): Promise<void> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`connection ${store.connection.state}, run ${store.run?.status ?? 'none'}`)), 5000);
    const check = (): void => {
      if (!isSo()) return;
      clearTimeout(timer);
      stop();
      done();
    };
    const stop = store.subscribe(check);
    check();
  });
}

describe('the README', () => {
  const { server, state, seen } = backend();
  let baseUrl = '';

  before(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('shows the adapter that is kept as an example, in about 30 lines', () => {
    const [code = ''] = blocks('js');
    assert.equal(code, readFileSync(join(root, 'docs/examples/polling-adapter.js'), 'utf8'));
    assert.ok(code.trim().split('\n').length <= 35);
  });

  it('has an adapter that works: state arrives, changes arrive, a run that does not exist says so', async () => {
    const pollingAdapter = await adapterOfReadme();
    const client = createClient(pollingAdapter(baseUrl, { everyMs: 20, token: () => 'abc' }), { storage: null });
    const store = client.retain('run-7');
    await until(store, () => store.run?.status === 'running' && store.steps.get('write')?.status === 'running');
    assert.equal(store.me?.name, 'Sam Okafor');
    assert.equal(seen.at(-1), 'Bearer abc');
    state.version = 2;
    state.status = 'succeeded';
    await until(store, () => store.steps.get('write')?.status === 'succeeded');
    assert.equal(store.incomplete, false);
    const missing = client.retain('run-8');
    await until(missing, () => missing.connection.error?.code === 'not-found');
    client.dispose();
  });

  it('names only tags, files and scripts that exist', () => {
    const manifest = readFileSync(join(root, 'custom-elements.json'), 'utf8');
    for (const [, tag] of readme.matchAll(/<(wf-[a-z-]+)/g)) assert.ok(manifest.includes(`"tagName": "${tag}"`), tag);
    for (const [, file = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g)) assert.ok(existsSync(join(root, file)), file);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    for (const [, script = ''] of readme.matchAll(/npm (?:run )?(start|test|storybook)\b/g)) assert.ok(script in scripts, script);
  });

  it('embeds the elements in ten lines', () => {
    assert.ok((blocks('html')[0] ?? '').trim().split('\n').length <= 10);
  });
});
