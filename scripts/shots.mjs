// Pictures of stories: `node scripts/shots.mjs FILE[#Story,Story] [--out DIR] [--dark] [--width N] [--dir rtl] [--lang de] [--forced] [--compact]`.
// Serves the sources with Vite on this machine only, renders one story per page, and writes one PNG each.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { createServer } from 'vite';
import { chromiumFlags, findChromium } from './browsers.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(tmpdir(), 'wf-elements-shots') },
    dark: { type: 'boolean' },
    forced: { type: 'boolean' },
    compact: { type: 'boolean' },
    width: { type: 'string', default: '1000' },
    dir: { type: 'string', default: 'ltr' },
    lang: { type: 'string', default: 'en' },
  },
});
const [file, names] = (positionals[0] ?? '').split('#');
if (!file) {
  console.error('Name a stories file, for example stories/approval-gate.stories.ts#Open,Denied');
  process.exit(2);
}
const stories = names ? names.split(',') : [...readFileSync(join(root, file), 'utf8').matchAll(/^export const (\w+): Story/gm)].map((match) => match[1]);

const defines = [file.split('/').at(-1).replace('.stories.ts', ''), 'provider', 'status'].map((name) => `src/elements/${name}/define.ts`).filter((path) => existsSync(join(root, path)));

const page = (story) => `<!doctype html><html lang="${values.lang}" dir="${values.dir}" data-wf-density="${values.compact ? 'compact' : 'comfortable'}">
<meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><title>${story}</title>
<link rel="stylesheet" href="/src/theme/tokens.css">
<style>:root{color-scheme:${values.dark ? 'dark' : 'light'}}body{margin:0;padding:16px;background:var(--wf-ground);color:var(--wf-ink);font:13px/1.45 var(--wf-font)}</style>
<div id="story"></div>
<script type="module">
import { render } from 'lit';
${defines.map((path) => `import '/${path}';`).join('\n')}
import { registerLocale } from '/src/locales/locale.ts';
import * as stories from '/${file}';
if (${JSON.stringify(values.lang)} !== 'en') registerLocale((await import('/src/locales/${values.lang === 'en' ? 'locale' : values.lang}.ts'))[${JSON.stringify(values.lang)}]);
const story = stories[${JSON.stringify(story)}];
const args = { ...stories.default.args, ...story.args };
const canvasElement = document.querySelector('#story');
render((story.render ?? stories.default.render)(args, { args }), canvasElement);
await story.play?.({ args, canvasElement });
document.documentElement.dataset.ready = '';
</script></html>`;

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  // Nothing is bundled beforehand: a package that is found late would load the page anew.
  optimizeDeps: { noDiscovery: true },
  oxc: { target: 'es2022' },
  plugins: [
    {
      name: 'one-story',
      configureServer: (vite) => {
        vite.middlewares.use('/story', async (request, response) => {
          const story = new URL(request.url, 'http://localhost').searchParams.get('name');
          response.setHeader('content-type', 'text/html').end(await vite.transformIndexHtml('/story', page(story)));
        });
      },
    },
  ],
});
await server.listen();
const { port } = server.httpServer.address();
const chromium = await findChromium();
const browser = await puppeteer.launch({ executablePath: chromium.path, args: chromiumFlags });
mkdirSync(values.out, { recursive: true });
const suffix = [values.dark && 'dark', values.forced && 'forced', values.compact && 'compact', values.width !== '1000' && values.width, values.dir === 'rtl' && 'rtl', values.lang !== 'en' && values.lang].filter(Boolean).join('-');
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => console.error(error.message));
  tab.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  if (values.forced) await (await tab.createCDPSession()).send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
  for (const story of stories) {
    await tab.setViewport({ width: Number(values.width), height: 200 });
    await tab.goto(`http://127.0.0.1:${port}/story?name=${story}`);
    await tab.waitForSelector('[data-ready]', { timeout: 30_000 });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const path = join(values.out, `${file.split('/').at(-1).replace('.stories.ts', '')}-${story}${suffix && `-${suffix}`}.png`);
    await tab.screenshot({ path, fullPage: true });
    console.log(path);
  }
} finally {
  await browser.close();
  await server.close();
}
