// What a user does on each host page: the same steps for every framework, on what they see.
const WAIT = { timeout: Number(process.env.WF_HOST_WAIT_MS ?? 20_000) };
const TAGS = ['wf-progress', 'wf-approval-gate', 'wf-status', 'wf-graph'];

/** Runs in the page: the state of what a user looks at in a graph, apart from what its steps say. */
const viewOf = () => {
  const graph = document.querySelector('#graph');
  const own = graph.getBoundingClientRect();
  const cards = [...graph.shadowRoot.querySelectorAll('.cards .card:not([hidden])')].map((card) => {
    const { x, y, width } = card.getBoundingClientRect();
    return [card.dataset.id, Math.round(x - own.x), Math.round(y - own.y), Math.round(width)].join(' ');
  });
  return cards.sort().join('\n');
};

async function middleOf(page, selector) {
  const found = await page.waitForSelector(selector, { visible: true, ...WAIT });
  await found.scrollIntoView();
  const box = await found.boundingBox();
  if (box === null) throw new Error(`${selector} is not on the screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function press(page, selector) {
  const { x, y } = await middleOf(page, selector);
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.down();
  await page.mouse.up();
}

const textOf = (page, selector) => page.$eval(selector, (element) => element.textContent.trim());

/** Waits until a text stands in an element, shadow trees included. */
const reads = (page, selector, pattern) =>
  page.waitForFunction(
    (where, source) => {
      const words = (node) => (node.nodeType === 3 ? node.data : [...(node.shadowRoot ?? node).childNodes].map(words).join(' '));
      const found = document.querySelector(where);
      return found !== null && new RegExp(source, 'u').test(words(found).replaceAll(/\s+/g, ' '));
    },
    WAIT,
    selector,
    pattern.source,
  );

/** What changes within a shadow tree is no mutation of the document, so this is asked in each frame. */
const inState = (page, selector, state) => page.waitForFunction((where, name) => document.querySelector(where)?.matches(`:state(${name})`), { ...WAIT, polling: 'raf' }, selector, state);

const frames = (page, count) =>
  page.evaluate((left) => new Promise((done) => {
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
    next();
  }), count);

/** Renders the host again and again until `count` more renders have passed. */
async function rerender(page, count) {
  const before = Number(await textOf(page, '#ticks'));
  await press(page, '#tick');
  await page.waitForFunction((least) => Number(document.querySelector('#ticks').textContent) >= least, WAIT, before + count);
  await press(page, '#tick');
  await frames(page, 4);
}

/** Everything that a user tries on a page, by name; each throws where the page does not do it. */
export const scenario = {
  'every tag takes room in its box': async (page) => {
    await page.waitForSelector('#graph >>> .cards .card', { visible: true, ...WAIT });
    for (const tag of TAGS) {
      const [width, most] = await page.$eval(tag, (element) => [element.getBoundingClientRect().width, document.documentElement.clientWidth]);
      const least = tag === 'wf-status' ? 8 : 240;
      if (width < least || width > most) throw new Error(`<${tag}> is ${width} px wide.`);
    }
  },
  'the step that was chosen before anything had come is chosen': async (page) => {
    await page.waitForFunction(() => document.querySelector('#graph').selection.includes('read'), WAIT);
  },
  'a press chooses the step under the pointer and tells the host': async (page) => {
    await press(page, '#graph >>> .cards .card[data-id="send"]:not([hidden])');
    await page.waitForFunction(() => document.querySelector('#chosen').textContent.trim() === 'send', WAIT);
  },
  'rendering again and again keeps the view, the choice and the host\'s own field': async (page) => {
    await press(page, 'input.note');
    await page.keyboard.type('call back');
    const before = await page.evaluate(viewOf);
    await rerender(page, 20);
    await page.waitForFunction(() => document.querySelector('#graph').selected === 'send', WAIT);
    const after = await page.evaluate(viewOf);
    if (after !== before) throw new Error(`The view changed from\n${before}\nto\n${after}`);
    const note = await page.$eval('input.note', (field) => field.value);
    if (note !== 'call back') throw new Error(`The field reads "${note}".`);
  },
  'a graph that is dragged while the host renders follows the pointer': async (page) => {
    await press(page, '#tick');
    const before = await middleOf(page, '#graph >>> .cards .card[data-id="read"]:not([hidden])');
    const ground = await page.$eval('#graph', (graph) => {
      const box = graph.shadowRoot.querySelector('.surface').getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.bottom - 24 };
    });
    await page.mouse.move(ground.x, ground.y);
    await page.mouse.down();
    await page.mouse.move(ground.x + 40, ground.y - 30, { steps: 12 });
    await frames(page, 12);
    await page.mouse.up();
    await frames(page, 4);
    const after = await page.$eval('#graph', (graph) => {
      const { x, y, width, height } = graph.shadowRoot.querySelector('.cards .card[data-id="read"]:not([hidden])').getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    await press(page, '#tick');
    const moved = [Math.round(after.x - before.x), Math.round(after.y - before.y)];
    if (Math.abs(moved[0] - 40) > 6 || Math.abs(moved[1] + 30) > 6) throw new Error(`Dragged by 40, -30; the steps moved by ${moved.join(', ')}.`);
  },
  'the other item of a list stays when one is removed': async (page) => {
    await press(page, '#item-a .remove');
    await page.waitForFunction(() => document.querySelector('#item-a') === null, WAIT);
    await reads(page, '#item-b wf-progress', /Import b/);
  },
  'a person who may not decide reads why': async (page) => {
    await reads(page, '#gate', /Pay back/);
    await page.waitForSelector('#gate >>> [data-control=approve]', { visible: true, ...WAIT });
    await inState(page, 'wf-can', 'denied');
    if (await page.$eval('#gate', (gate) => gate.matches(':state(armed)'))) throw new Error('Approve is armed.');
  },
  'a person who may decide approves, and what was approved is done': async (page) => {
    await press(page, '#as-lena');
    for (let presses = 0; presses < 4; presses += 1) {
      if (await page.$eval('#events', ({ textContent }) => textContent.includes('wf-gate-settled'))) break;
      await inState(page, '#gate', 'armed');
      await press(page, '#gate >>> [data-control=approve]');
      await Promise.race([
        page.waitForFunction(() => document.querySelector('#events').textContent.includes('wf-gate-settled'), WAIT),
        page.waitForFunction(() => document.querySelector('#gate')?.shadowRoot?.querySelector('[part~=hint]')?.textContent.trim(), WAIT),
      ]);
      await frames(page, 30);
    }
    await inState(page, '#gate', 'ended');
    await inState(page, 'wf-can', 'allowed');
  },
  'the record opens in a dialog and has its entries': async (page) => {
    await press(page, '#open-log');
    await reads(page, '#log', /Lena Fischer/);
    const { width, height, most } = await page.$eval('#log', (log) => ({ width: log.getBoundingClientRect().width, height: log.getBoundingClientRect().height, most: innerWidth }));
    if (width < 280 || width > most || height < 100) throw new Error(`The record is ${width} by ${height} px.`);
    await page.keyboard.press('Escape');
  },
  'null in every property is the same as nothing': async (page) => {
    await press(page, '#nothing');
    await frames(page, 10);
    await page.waitForSelector('#graph >>> .cards .card[data-id="send"]:not([hidden])', { visible: true, ...WAIT });
  },
  'taken out and put in again, it is there as before': async (page) => {
    for (let times = 0; times < 6; times += 1) await press(page, '#mount');
    await page.waitForSelector('#graph >>> .cards .card[data-id="send"]:not([hidden])', { visible: true, ...WAIT });
    await page.waitForFunction(() => document.querySelector('#gate').matches(':is(:state(ended), :state(empty))'), { ...WAIT, polling: 'raf' });
  },
};
