import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer-core';
import { build, type Rolldown } from 'vite';
// @ts-expect-error A script of the project, without declarations.
import { publishedTheme } from '../../scripts/theme-css.mjs';
import { TOKENS } from '../../src/theme/tokens.js';
import { launchChromium } from './chromium.js';

const source = readFileSync(fileURLToPath(new URL('../../src/theme/tokens.css', import.meta.url)), 'utf8');
const published = (publishedTheme as (css: string) => string)(source);
const coloured = Object.entries(TOKENS).filter(([, value]) => value.startsWith('light-dark(')).map(([name]) => name);
const probes = coloured.map((name) => `.${name} { background: var(--wf-${name}) } `).join('\n') + '.lifted { box-shadow: var(--wf-shadow) }';

/** The styles of a small page after `vite build` with nothing set, its own `color-scheme` included. */
async function builtStyles(tokens: string, own: string): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'wf-theme-'));
  try {
    mkdirSync(join(place, 'theme'));
    writeFileSync(join(place, 'theme/tokens.css'), tokens);
    writeFileSync(join(place, 'own.css'), `${own}\n${probes}`);
    writeFileSync(join(place, 'index.html'), '<!doctype html><link rel="stylesheet" href="./theme/tokens.css"><link rel="stylesheet" href="./own.css">');
    const answer = await build({ configFile: false, root: place, logLevel: 'error', build: { write: false } });
    const files = [answer].flat().flatMap((each) => (each as Rolldown.RolldownOutput).output);
    return files.flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : [])).join('\n');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe('tokens.css in a page that Vite builds with its defaults', { timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => { browser = await launchChromium(); });
  after(async () => { await browser?.close(); });

  /** The colours of every token, as a browser computes them. */
  async function colours(styles: string, how: { readonly attribute?: string; readonly prefers?: 'light' | 'dark' }): Promise<Record<string, string>> {
    const page = await browser.newPage();
    if (how.prefers) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: how.prefers }]);
    await page.setContent(`<!doctype html><html style="${how.attribute ?? ''}"><style>${styles}</style>${[...coloured, 'lifted'].map((name) => `<i class="${name}"></i>`).join('')}</html>`);
    const found = await page.$$eval('i', (items) => Object.fromEntries(items.map((item) => [item.className, `${getComputedStyle(item).backgroundColor} ${getComputedStyle(item).boxShadow}`])));
    await page.close();
    return found;
  }

  for (const [what, own, how] of [
    ['dark by the page\'s own styles', ':root { color-scheme: dark }', {}],
    ['light by the page\'s own styles', ':root { color-scheme: light }', {}],
    ['dark by an attribute that no build sees', '', { attribute: 'color-scheme: dark' }],
    ['light by an attribute that no build sees', '', { attribute: 'color-scheme: light' }],
    ['dark by the reader\'s system', ':root { color-scheme: light dark }', { prefers: 'dark' }],
    ['light by the reader\'s system', ':root { color-scheme: light dark }', { prefers: 'light' }],
  ] as const) {
    it(`has the colours of the sources: ${what}`, async () => {
      const wanted = await colours(`${source}\n${own}\n${probes}`, how);
      assert.ok(Object.keys(wanted).length > 10);
      assert.deepEqual(await colours(await builtStyles(published, own), how), wanted);
    });
  }

  it('differs between dark and light', async () => {
    const styles = await builtStyles(published, '');
    const [dark, light] = [await colours(styles, { attribute: 'color-scheme: dark' }), await colours(styles, { attribute: 'color-scheme: light' })];
    for (const name of coloured) assert.notEqual(dark[name], light[name], name);
  });

  it('would not without its form: this is what it guards against', async () => {
    const styles = await builtStyles(source, '');
    assert.ok(!styles.includes('light-dark('));
  });

  it('has the same tokens as the sources', () => {
    assert.equal(published.replaceAll(' var(--wf-comma,,)', ','), source);
  });
});
