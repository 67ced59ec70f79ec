import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';

const artifacts = fileURLToPath(new URL('../../.cache/e2e', import.meta.url));
mkdirSync(artifacts, { recursive: true });

const POLL_MS = 100;

/** Runs in the page: all text of each element that a person could see, shadow trees included, in order. */
const visibleText = (roots: readonly Element[]): string[] => {
  const texts: string[] = [];
  for (const root of roots) {
    const stack: Node[] = [root];
    let text = '';
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node instanceof Text) text += ` ${node.data}`;
      if (!(node instanceof Element) || node.matches('[hidden], style, script')) continue;
      const children = node instanceof HTMLSlotElement && node.assignedNodes().length > 0 ? node.assignedNodes() : [...(node.shadowRoot ?? node).childNodes];
      stack.push(...children.reverse());
    }
    texts.push(text.replaceAll(/\s+/g, ' ').trim());
  }
  return texts;
};

/** One person at a browser of their own. */
export class Visitor {
  readonly violations: string[] = [];
  readonly pageErrors: string[] = [];

  private constructor(readonly context: BrowserContext, readonly page: Page) {}

  static async open(browser: Browser, url: string, person: string, viewport = { width: 1440, height: 1100 }): Promise<Visitor> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const visitor = new Visitor(context, page);
    await page.setViewport(viewport);
    // Every visitor sits at a machine of their own, so that each window has its focus.
    await page.emulateFocusedPage(true);
    page.on('pageerror', (error) => visitor.pageErrors.push(error instanceof Error ? error.message : String(error)));
    await page.exposeFunction('reportViolation', (text: string) => { visitor.violations.push(text); });
    await page.evaluateOnNewDocument((who: string) => {
      if (sessionStorage.getItem('wf-demo/person') === null) sessionStorage.setItem('wf-demo/person', who);
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
        const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation;
        report(`${violatedDirective} ${blockedURI} ${sourceFile}`);
      });
    }, person);
    await page.goto(url, { waitUntil: 'load' });
    await visitor.signedIn();
    return visitor;
  }

  async signedIn(): Promise<void> {
    await this.page.waitForFunction(() => {
      const identity = document.querySelector<HTMLSelectElement>('#identity');
      return identity !== null && !identity.disabled;
    });
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** The visible text of the first element that fits; empty while there is none. */
  async text(selector: string): Promise<string> {
    return (await this.#texts(selector))[0] ?? '';
  }

  /** Waits until the visible text of an element fits, and returns it. */
  async reads(selector: string, pattern: RegExp, ms = 90_000): Promise<string> {
    const until = Date.now() + ms;
    for (;;) {
      const texts = await this.#texts(selector);
      const found = texts.find((text) => pattern.test(text));
      if (found !== undefined) return found;
      if (Date.now() > until) {
        await this.shot('failed');
        throw new Error(`${selector} did not come to read ${String(pattern)}. It reads: ${texts.join('\n')}`);
      }
      await setTimeout(POLL_MS);
    }
  }

  /**
   * Waits for an entry of one kind in the record that is on the page. The record follows while it is in sight and draws the
   * rows around those in sight, so it is looked through as a person does it: from the newest entry down, again and again.
   */
  async recorded(type: string, pattern: RegExp, ms = 90_000): Promise<string> {
    const scroller = await this.page.waitForSelector('wf-audit-log >>> .scroll');
    if (scroller === null) throw new Error('There is no record on the page.');
    await scroller.scrollIntoView();
    const texts = new Set<string>();
    for (const until = Date.now() + ms; Date.now() < until;) {
      for (const text of await this.#texts(`wf-audit-log >>> [data-type=${type}]`)) {
        texts.add(text);
        if (!pattern.test(text)) continue;
        await scroller.evaluate((list) => { list.scrollTop = 0; });
        return text;
      }
      await scroller.evaluate((list) => {
        const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 2;
        list.scrollTop = isAtEnd ? 0 : list.scrollTop + list.clientHeight / 2;
      });
      await setTimeout(POLL_MS);
    }
    await this.shot('failed');
    throw new Error(`The record has no entry "${type}" that reads ${String(pattern)}. Its entries of that kind: ${[...texts].join('\n')}`);
  }

  /** A page that is being loaded has nothing to read yet. */
  #texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, visibleText).catch(() => []);
  }

  /** A press with the mouse, as a person does it: move there, down, up. */
  async press(selector: string): Promise<void> {
    const target = await this.page.waitForSelector(selector, { visible: true });
    if (target === null) throw new Error(`There is no ${selector}`);
    // What the page still asks about takes no press yet.
    await this.page.waitForFunction((element) => element.closest('wf-can:state(checking)') === null, {}, target);
    await pressOn(this.page, target);
  }

  /** Reads the decision to its end and comes to the buttons, as one has to where much is at stake. Waits until Approve may act. */
  async armed(): Promise<void> {
    // Long texts are shown in six lines at first, with a button for the rest.
    for (const more of await this.page.$$('wf-approval-gate >>> .more')) await more.evaluate((button) => (button as HTMLElement).click());
    for (const part of ['[data-watch=end]', '[data-control=approve]']) {
      const found = await this.page.waitForSelector(`wf-approval-gate >>> ${part}`);
      await found?.scrollIntoView();
      // Two frames: the browser tells a page what has come into view after the next one.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    await this.page.waitForSelector(`wf-approval-gate >>> [data-control=approve][aria-disabled=false]`, { timeout: 90_000 });
  }

  /** Waits until a control has lain still for a moment: a card does not take a press while it moves under the hand. */
  async atRest(selector: string): Promise<void> {
    const target = await this.page.waitForSelector(selector, { visible: true });
    await target?.scrollIntoView();
    await target?.evaluate(async (element, stillMs) => {
      let last = element.getBoundingClientRect();
      for (let since = performance.now(); performance.now() - since < stillMs;) {
        await new Promise(requestAnimationFrame);
        const box = element.getBoundingClientRect();
        if (box.x !== last.x || box.y !== last.y) [last, since] = [box, performance.now()];
      }
    }, 700);
  }

  /** Approves the decision that is shown, and presses once more where the card asks for that. */
  async approve(): Promise<void> {
    await this.armed();
    for (let presses = 0; presses < 3; presses += 1) {
      await this.atRest('wf-approval-gate >>> [data-control=approve]');
      await this.press('wf-approval-gate >>> [data-control=approve]');
      const answer = await this.reads('wf-approval-gate', /Press once more|Who decided|agreed at/);
      if (!/Press once more/.test(answer)) return;
      await this.armed();
    }
    throw new Error('The card asked three times to press once more.');
  }

  async become(person: string): Promise<void> {
    await this.page.select('#identity', person);
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) });
  }
}

async function pressOn(page: Page, target: ElementHandle): Promise<void> {
  await target.scrollIntoView();
  const box = await target.boundingBox();
  if (box === null) throw new Error('What is to be pressed is not on the screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.mouse.down();
  await page.mouse.up();
}
