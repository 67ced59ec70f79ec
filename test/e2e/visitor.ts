import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';

const artifacts = fileURLToPath(new URL('../../.cache/e2e', import.meta.url));
mkdirSync(artifacts, { recursive: true });

const POLL_MS = 100;

/** Runs in the page: all text of an element that a person could see, shadow trees included. */
const deepText = (root: Element): string => {
  const collect = (node: Node): string => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element || node instanceof ShadowRoot)) return '';
    if (node instanceof HTMLElement && (node.hidden || ['STYLE', 'SCRIPT'].includes(node.tagName))) return '';
    if (node instanceof HTMLSlotElement) return node.assignedNodes().map(collect).join(' ');
    return [...(node instanceof Element && node.shadowRoot ? node.shadowRoot : node).childNodes].map(collect).join(' ');
  };
  return collect(root).replaceAll(/\s+/g, ' ').trim();
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

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, deepText);
  }

  /** Waits until the visible text of an element fits, and returns it. */
  async reads(selector: string, pattern: RegExp, ms = 60_000): Promise<string> {
    const until = Date.now() + ms;
    for (;;) {
      const text = await this.text(selector).catch(() => '');
      if (pattern.test(text)) return text;
      if (Date.now() > until) {
        await this.shot('failed');
        throw new Error(`${selector} did not come to read ${String(pattern)}. It reads: ${text}`);
      }
      await setTimeout(POLL_MS);
    }
  }

  /** A press with the mouse, as a person does it: move there, down, up. */
  async press(selector: string): Promise<void> {
    const target = await this.page.waitForSelector(selector, { visible: true });
    if (target === null) throw new Error(`There is no ${selector}`);
    await pressOn(this.page, target);
  }

  /** Waits until a control of the gate card may act. */
  async armed(control: 'approve' | 'reject'): Promise<void> {
    await this.page.waitForSelector(`wf-approval-gate >>> [data-control=${control}][aria-disabled=false]`, { timeout: 60_000 });
  }

  async become(person: string): Promise<void> {
    await this.page.select('#identity', person);
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) as `${string}.png` });
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
