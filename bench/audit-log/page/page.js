// The same records in three ways: our element, a general virtualiser, and a plain table of a twentieth of them.
import { html, render } from 'lit';
import { virtualize } from '@lit-labs/virtualizer/virtualize.js';
import '../../../src/elements/audit-log/define.ts';
import { createClient } from '../../../src/client/client.ts';
import { memoryCheckpoints } from '../../../src/client/checkpoint-store.ts';
import { longRecord } from '../../../test/fixtures/refund-record.ts';
import { LOG_VKEY, signedLog } from '../../../test/fixtures/signed-log.ts';

const stage = document.querySelector('#stage');
const until = async (check) => {
  while (!check()) await new Promise((resolve) => requestAnimationFrame(resolve));
};

/** What a row of a peer shows: about what ours does, without what is proven of it. */
function plain({ seq, raw, opened }) {
  const { at, type, actor, outcome } = JSON.parse(raw);
  return { seq, at: at.slice(11, 19), day: at.slice(0, 10), who: opened.name?.value ?? actor.id, role: actor.roles?.join() ?? '', type, outcome: outcome?.status ?? '' };
}
const cells = ({ seq, at, day, who, role, type, outcome }) => html`<div>${at}<br />${day}</div><div><b>${who}</b><br />${role}</div><div><b>${type}</b><br />No. ${seq}</div><div>${outcome}</div><div>checked</div><div>…</div>`;

const engines = {
  async element(entries) {
    const source = signedLog(entries);
    const client = createClient({ audit: source, open: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) }) }, { storage: null });
    const begin = () => {
      const log = document.createElement('wf-audit-log');
      Object.assign(log, { all: true, client, keys: [LOG_VKEY], checkpoints: memoryCheckpoints() });
      log.style.setProperty('--wf-audit-log-block-size', '640px');
      stage.append(log);
      return log;
    };
    return {
      begin,
      ready: (log) => until(() => log.shadowRoot?.querySelector('.row[data-type=executed] .mark:is([data-state=some], [data-state=all])') != null),
      scroller: (log) => log.shadowRoot.querySelector('.scroll'),
    };
  },
  async virtualizer(entries) {
    const items = entries.toReversed();
    return {
      begin: () => {
        render(html`<div class="box"><div>${virtualize({ items, scroller: false, renderItem: (entry) => html`<div class="row">${cells(plain(entry))}</div>` })}</div></div>`, stage);
        return stage.firstElementChild;
      },
      ready: (box) => until(() => box.querySelectorAll('.row').length > 5),
      scroller: (box) => box,
    };
  },
  async table(entries) {
    const items = entries.slice(-5000).reverse();
    return {
      begin: () => {
        render(html`<div class="box"><table>${items.map((entry) => {
          const { seq, at, day, who, role, type, outcome } = plain(entry);
          return html`<tr><td>${at}<br />${day}</td><td><b>${who}</b><br />${role}</td><td><b>${type}</b><br />No. ${seq}</td><td>${outcome}</td><td>checked</td><td>…</td></tr>`;
        })}</table></div>`, stage);
        return stage.firstElementChild;
      },
      ready: (box) => until(() => box.querySelectorAll('tr').length > 5),
      scroller: (box) => box,
    };
  },
};

let engine;
let drawn;

globalThis.bench = {
  async load(name, count) {
    engine = await engines[name](longRecord(count));
  },
  async start() {
    const begun = performance.now();
    drawn = engine.begin();
    await engine.ready(drawn);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return performance.now() - begun;
  },
  /** Scrolls so many pixels a frame, down and back up again at the end, and says how the frames came. */
  async run(pixels, ms) {
    const scroller = engine.scroller(drawn);
    scroller.scrollTop = 0;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    let [frames, max, direction] = [0, 0, 1];
    const begun = performance.now();
    let last = begun;
    while (last - begun < ms) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      max = Math.max(max, now - last);
      last = now;
      frames += 1;
      if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) direction = -1;
      else if (scroller.scrollTop <= 0) direction = 1;
      scroller.scrollTop += pixels * direction;
    }
    return { frames, max, ms: last - begun };
  },
};
