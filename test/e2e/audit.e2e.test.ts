import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { launchChromium } from './chromium.js';
import { DemoProcess, freePort } from './demo-process.js';
import { Visitor } from './visitor.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const verify = (...args: readonly string[]) => spawnSync(process.execPath, ['--import', 'tsx', cli, 'verify', ...args], { encoding: 'utf8' });

/** Waits for the one file in a folder to be there as a whole. */
async function downloaded(folder: string): Promise<string> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100)) {
    const [name] = (await readdir(folder)).filter((file) => file.endsWith('.ndjson'));
    if (name !== undefined) return join(folder, name);
  }
  throw new Error('Nothing was saved.');
}

describe('an auditor, and somebody who changes the record', { timeout: 400_000 }, () => {
  let home: string;
  let files: string;
  let env: Record<string, string>;
  let browser: Browser;
  let demo: DemoProcess;
  let url: string;
  let run: string;
  let aiko: Visitor;
  let origin: string;
  let vkey: string;

  const start = async (): Promise<void> => void ({ demo, url } = await DemoProcess.start(env));
  const stop = async (): Promise<void> => assert.equal(await demo.end('SIGTERM'), 0);
  const saved = (): Promise<string> => downloaded(files);
  /** Presses in the record, once the page around it has come to rest. */
  const press = async (selector: string): Promise<void> => {
    await aiko.atRest(`wf-audit-log >>> ${selector}`);
    await aiko.press(`wf-audit-log >>> ${selector}`);
  };
  /** The page around the record is alive: whoever misses a button that has just moved presses again. */
  const openExports = async (): Promise<void> => {
    for (let presses = 0; presses < 3; presses += 1) {
      if ((await aiko.page.$('wf-audit-log >>> [data-panel=export][aria-expanded=true]')) === null) await press('[data-panel=export]');
      const panel = await aiko.page.waitForSelector('wf-audit-log >>> .exports', { visible: true, timeout: 10_000 }).catch(() => null);
      if (panel !== null) return;
    }
    throw new Error(`The exports do not open: ${(await aiko.text('wf-audit-log')).slice(0, 2000)}`);
  };
  const exportBundle = async (): Promise<string> => {
    await openExports();
    await press('.exports [data-format=bundle][aria-disabled=false]').catch(async (cause: unknown) => {
      throw new Error(`Nothing can be exported: ${await aiko.text('wf-audit-log >>> .exports')}`, { cause });
    });
    await aiko.reads('wf-audit-log', /Saved as audit-/);
    return saved();
  };

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'wf-e2e-'));
    files = join(home, 'files');
    await mkdir(files);
    env = { WF_DATA: join(home, 'data'), PORT: String(await freePort()), WF_DEMO_SPEED: '30' };
    browser = await launchChromium();
    await start();
    const about = (await (await fetch(`${url}/about.json`)).json()) as { log: { origin: string; keys: string[] } };
    origin = about.log.origin;
    vkey = about.log.keys[0] ?? '';
    const sam = await Visitor.open(browser, url, 'sam');
    await sam.reads('#summary', /Start a batch/);
    await sam.press('#start');
    await sam.reads('#waiting', /order 20382/);
    run = new URLSearchParams(new URL(sam.page.url()).hash.slice(1)).get('run') ?? '';
    await sam.page.close();
  });
  after(async () => {
    await browser.close();
    if (demo.child.exitCode === null && demo.child.signalCode === null) await demo.end('SIGKILL');
    await rm(home, { recursive: true, force: true });
  });

  it('exports what anybody can verify, with nothing but the file and the key', async () => {
    await stop();
    await cp(join(home, 'data'), join(home, 'backup'), { recursive: true });
    await start();
    aiko = await Visitor.open(browser, `${url}/#run=${run}`, 'aiko');
    const devtools = await aiko.page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: files, ...(aiko.context.id === undefined ? {} : { browserContextId: aiko.context.id }) });
    await aiko.reads('wf-audit-log', /Asked for a decision/);
    // While steps come and go, what is above the record is higher and lower: from here on everything waits for people.
    await aiko.reads('wf-progress', /8 wait for a person/);
    const file = await exportBundle();
    const { status, stdout, stderr } = verify(file, '--key', vkey, '--origin', origin);
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.deepEqual(aiko.violations, []);
  });

  it('is shown by the page and by the command line which record was altered by one character', async () => {
    const file = await saved();
    const lines = (await readFile(file, 'utf8')).split('\n');
    const at = lines.findIndex((line) => line.includes('\\"type\\":\\"requested\\"'));
    const { raw } = JSON.parse(lines[at] ?? '') as { raw: string };
    const { seq } = JSON.parse(raw) as { seq: number };
    lines[at] = (lines[at] ?? '').replace('\\"type\\":\\"requested\\"', '\\"type\\":\\"requesteb\\"');
    const altered = join(home, 'altered.ndjson');
    await writeFile(altered, lines.join('\n'));

    const { status, stdout } = verify(altered, '--key', vkey, '--origin', origin);
    assert.equal(status, 1, stdout);
    assert.match(stdout, new RegExp(`In the log +Failed +record ${seq}:`));

    const pick = await aiko.page.waitForSelector('wf-audit-log >>> input.pick');
    await (pick as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(altered);
    await aiko.reads('wf-audit-log', /From a file, not from the log/);
    await aiko.reads('wf-audit-log', new RegExp(`The first entry that fails: no\\. ${seq}\\b`));
    await aiko.shot('9-altered');
  });

  it('is alarmed when the gateway comes back with an older backup of its database', async () => {
    await aiko.page.reload({ waitUntil: 'load' });
    await aiko.signedIn();
    await aiko.reads('wf-audit-log', /Asked for a decision/);
    await aiko.page.waitForSelector('wf-audit-log >>> .pills [data-state=pass]');
    await aiko.page.waitForFunction(() => Object.keys(localStorage).length > 0);
    await stop();
    await rm(join(home, 'data'), { recursive: true });
    await cp(join(home, 'backup'), join(home, 'data'), { recursive: true });
    await start();
    await aiko.page.reload({ waitUntil: 'load' });
    await aiko.signedIn();
    await aiko.reads('wf-audit-log', /Alarm:/);
    await aiko.shot('10-backup');
    assert.deepEqual(aiko.violations, []);
    await stop();
  });
});
