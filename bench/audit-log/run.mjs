// How the audit log scrolls at 100,000 records, beside a general virtualiser with as many and a plain table with 5,000.
// `node audit-log/run.mjs [--rows N] [--ms N]`; exit status 1 when the budget is not kept.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, openPage } from '../graph/chromium.mjs';
import { buildPage } from '../graph/page-build.mjs';
import { serve } from '../graph/server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, ms: { type: 'string', default: '4000' } } });
const rows = Number(values.rows);
const ms = Number(values.ms);

/** Pixels a frame: reading, and a fast wheel. */
const SPEEDS = [24, 120];
const BUDGET = { fps: 55, max: 50, ratio: 3 };

const outDir = await buildPage({ root: join(here, 'page'), name: 'audit-log-page', alias: { lit: join(here, '..', '..', 'node_modules', 'lit') } });
const { address, close } = await serve(outDir, () => '');
const browser = await launch();
const results = {};
try {
  for (const engine of ['element', 'virtualizer', 'table']) {
    const view = await openPage(browser, address, { width: 1100, height: 900 });
    await view.page.evaluate((name, count) => globalThis.bench.load(name, count), engine, rows);
    const before = await view.cpu();
    await view.page.evaluate(() => globalThis.bench.start());
    const result = { first: (await view.cpu()) - before };
    for (const speed of SPEEDS) {
      const start = await view.cpu();
      const run = await view.page.evaluate((pixels, time) => globalThis.bench.run(pixels, time), speed, ms);
      Object.assign(result, { [`cpu${speed}`]: ((await view.cpu()) - start) / run.frames, [`fps${speed}`]: (run.frames * 1000) / run.ms, [`max${speed}`]: run.max });
    }
    if (view.errors.length > 0) console.error(`${engine}: ${view.errors[0]}`);
    results[engine] = result;
    await view.close();
  }
} finally {
  await browser.close();
  close();
}

const names = { element: `wf-audit-log, ${rows} records`, virtualizer: `@lit-labs/virtualizer, ${rows} rows`, table: 'plain table, 5000 rows' };
const n = (value, digits = 1) => value.toFixed(digits).padStart(7);
console.log('                                       first    CPU ms per frame      fps      longest frame, ms');
console.log(`                                       CPU ms  ${SPEEDS.map((speed) => `${speed} px`.padStart(8)).join('')}`);
for (const [engine, result] of Object.entries(results)) {
  console.log(`${names[engine].padEnd(36)} ${n(result.first, 0)}  ${SPEEDS.map((speed) => n(result[`cpu${speed}`], 2)).join(' ')}   ${SPEEDS.map((speed) => n(result[`fps${speed}`])).join(' ')}   ${SPEEDS.map((speed) => n(result[`max${speed}`])).join(' ')}`);
}
const own = results.element;
const ratio = own.cpu120 / results.virtualizer.cpu120;
console.log(`CPU per frame at 120 px against the virtualiser: ${ratio.toFixed(2)} (at most ${BUDGET.ratio})`);
const isKept = SPEEDS.every((speed) => own[`fps${speed}`] >= BUDGET.fps && own[`max${speed}`] <= BUDGET.max) && ratio <= BUDGET.ratio;
console.log(isKept ? 'Budget kept: at least 55 fps and no frame over 50 ms.' : 'BUDGET NOT KEPT: at least 55 fps and no frame over 50 ms.');
process.exitCode = isKept ? 0 : 1;
