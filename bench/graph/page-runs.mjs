// One engine drawing one graph in a fresh page: first render, heap, then each phase.
import { openPage } from './chromium.mjs';

export const PHASES = ['pan', 'zoom', 'updates', 'updates-whole'];
const VIEW = { width: 1280, height: 800 };

/** Rejects after a while: a peer that hangs is reported, not waited for. */
function bounded(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: more than ${ms / 1000} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * @returns {Promise<Record<string, number | string>>} first render in ms of main-thread CPU, alone and with what comes after it, heap in MB, and for each phase
 * CPU per frame, delivered frames per second and longest frame; `error` says what did not work
 */
export async function measure(browser, address, engine, name, { phases = PHASES, phaseMs, limitMs, profile }) {
  const result = {};
  const view = await openPage(browser, address, VIEW);
  const within = (promise, what) => bounded(promise, limitMs, what);
  try {
    await within(
      view.page.evaluate((e, n) => globalThis.bench.load(e, n), engine, name),
      'load',
    );
    const bare = await view.heap();
    const before = await view.cpu();
    result['first-render-wall'] = await within(
      view.page.evaluate(() => globalThis.bench.start()),
      'first render',
    );
    result['first-render'] = (await view.cpu()) - before;
    await within(
      view.page.evaluate(() => globalThis.bench.settle()),
      'coming to rest',
    );
    result['first-render-whole'] = (await view.cpu()) - before;
    result.heap = ((await view.heap()) - bare) / 2 ** 20;
    for (const phase of phases) {
      await within(
        view.page.evaluate((kind) => globalThis.bench.prepare(kind), phase),
        `${phase}: preparing`,
      );
      const start = await view.cpu();
      const run = await within(
        view.page.evaluate((kind, ms) => globalThis.bench.run(kind, ms), phase, phaseMs),
        phase,
      );
      result[`${phase}-cpu`] = ((await view.cpu()) - start) / run.frames;
      result[`${phase}-fps`] = (run.frames * 1000) / run.ms;
      result[`${phase}-max`] = run.max;
      await profile?.(view, phase);
    }
  } catch (error) {
    result.error = String(error instanceof Error ? error.message : error)
      .split('\n')[0]
      .slice(0, 120);
  }
  if (view.errors.length > 0) result.error ??= view.errors[0];
  await view.close().catch(() => {});
  return result;
}
