import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../src/elements/graph/graph.js';
import { refundCards } from '../../fixtures/refund-cards.js';
import { aStep, chain, drawn, nextFrame, shadowOf, soon, withData } from './support.js';

async function svgOf(graph: WfGraph): Promise<{ text: string; root: Element }> {
  const blob = await graph.toSVG();
  expect(blob.type).to.equal('image/svg+xml');
  const text = await blob.text();
  const page = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(page.querySelector('parsererror') === null, 'it is no XML').to.equal(true);
  return { text, root: page.documentElement };
}

const textsOf = (root: Element): string[] => [...root.querySelectorAll('text')].map((text) => text.textContent);

describe('a picture of <wf-graph>', () => {
  it('as SVG shows every step, area, line and gate, and stands for itself', async () => {
    const graph = await drawn(await withData(refundCards()));
    const { text, root } = await svgOf(graph);
    expect(textsOf(root)).to.include.members(['Collect the', 'requests', 'Close the batch', 'Pay and send', '1 failed', 'Finance']);
    expect(textsOf(root).some((words) => words.startsWith('Support · '))).to.equal(true);
    expect(root.querySelectorAll('path').length).to.be.greaterThan(9);
    expect(text).to.not.match(/<script|<image|<use|<style|href=|url\(|@import|var\(|oklch|light-dark/u);
    expect([...root.querySelectorAll('*')].every(({ tagName }) => ['svg', 'title', 'rect', 'path', 'text'].includes(tagName))).to.equal(true);
    expect(root.getAttribute('font-family')).to.equal('sans-serif');
    expect(root.querySelector('title')?.textContent).to.equal('Graph of the workflow');
  });

  it('keeps what data says as text, whatever it says', async () => {
    const evil = '</text><script>alert(1)</script><image href="https://evil.example/x"/>&lt; \u202E\u0007';
    const graph = await drawn(await withData(chain([aStep('a', { label: { text: evil } })])));
    const { text, root } = await svgOf(graph);
    expect(root.querySelectorAll('script, image')).to.have.length(0);
    expect(text).to.not.contain('\u202E');
    expect(textsOf(root)[0]).to.match(/^<\/text><script>/);
  });

  it('as PNG is painted in its colours', async () => {
    const graph = await drawn(await withData(chain([aStep('a', { status: 'failed' })])));
    const blob = await graph.toPNG();
    expect(blob.type).to.equal('image/png');
    const bitmap = await createImageBitmap(blob);
    expect(bitmap.width).to.be.greaterThan(300);
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    let red = 0;
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 0) > 150 && (pixels[at + 1] ?? 0) < 90) red += 1;
    expect(red, 'nothing of it is red').to.be.greaterThan(50);
  });

  it('is not there before there is anything to draw', async () => {
    const graph = await withData({ steps: [] });
    const failed = await graph.toSVG().then(
      () => 'it worked',
      (error: unknown) => String(error),
    );
    expect(failed).to.contain('There is no picture yet');
  });

  it('is on paper in light colours, whole, and gone afterwards', async () => {
    const graph = await withData(refundCards());
    graph.style.colorScheme = 'dark';
    await drawn(graph);
    await soon(() => shadowOf(graph).querySelector('[role=treegrid]') !== null);
    const paper = shadowOf(graph).querySelector('.paper') as HTMLElement;
    // It gets ready for that when the page has time.
    await soon(() => {
      window.dispatchEvent(new Event('beforeprint'));
      return paper.childElementCount > 0;
    }, 'nothing is on the paper');
    expect(paper.querySelector('rect')?.getAttribute('fill')).to.equal('#ffffff');
    expect(paper.querySelectorAll('text').length).to.be.greaterThan(10);
    window.dispatchEvent(new Event('afterprint'));
    expect(paper.childElementCount).to.equal(0);
  });

  it('is offered in a menu that says what one gets', async () => {
    const graph = await drawn(await withData(refundCards()));
    (shadowOf(graph).querySelector('[data-tool=more]') as HTMLElement).click();
    await soon(() => shadowOf(graph).activeElement?.textContent === 'Save as SVG picture');
    await expect(graph).to.be.accessible();
  });

  describe('from the menu', () => {
    /** The mouse cannot go where the window does not. */
    const IN_WINDOW = 700;
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const { print, requestIdleCallback } = window;
    let saved: { name: string; blob: Blob | undefined }[] = [];
    let made: Blob | undefined;

    // The browser's own dialogs are where this ends: what is handed to them is kept instead.
    beforeEach(() => {
      saved = [];
      URL.createObjectURL = (blob: Blob) => {
        made = blob;
        return createObjectURL.call(URL, blob);
      };
      HTMLAnchorElement.prototype.click = function () {
        saved.push({ name: this.download, blob: made });
      };
    });
    afterEach(() => {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
      window.print = print;
      window.requestIdleCallback = requestIdleCallback;
    });

    const more = (graph: WfGraph): HTMLElement => shadowOf(graph).querySelector('[data-tool=more]') as HTMLElement;
    const isOpen = (graph: WfGraph): boolean => shadowOf(graph).querySelector('.menu:popover-open')?.checkVisibility({ visibilityProperty: true }) === true;
    const clickOn = async (element: Element): Promise<void> => {
      const { left, top, width, height } = element.getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
    };
    const itemOf = (graph: WfGraph, kind: string): Element => shadowOf(graph).querySelector(`[data-save=${kind}]`) as Element;

    it('is saved with the mouse, as SVG and as PNG', async () => {
      const graph = await drawn(await withData(refundCards(), IN_WINDOW));
      for (const [kind, name, type] of [['SVG', 'workflow.svg', 'image/svg+xml'], ['PNG', 'workflow.png', 'image/png']] as const) {
        await clickOn(more(graph));
        await soon(() => isOpen(graph));
        await clickOn(itemOf(graph, kind));
        await soon(() => saved.at(-1)?.name === name, `${name} was not saved`);
        expect(isOpen(graph)).to.equal(false);
        expect(saved.at(-1)?.blob?.type).to.equal(type);
        expect(saved.at(-1)?.blob?.size).to.be.greaterThan(2000);
      }
      expect(await saved[0]?.blob?.text()).to.contain('<svg').and.to.contain('Decide the');
    });

    it('stays open where it was asked for before it was there: the button does not close it again', async () => {
      // A page that never has time: nothing is got ready before it is asked for.
      window.requestIdleCallback = () => 0;
      const graph = await drawn(await withData(refundCards(), IN_WINDOW));
      expect(shadowOf(graph).querySelector('.menu'), 'pressed early').to.equal(null);
      const isLeftToTheButton: boolean[] = [];
      graph.addEventListener('click', (event) => isLeftToTheButton.push(!event.defaultPrevented));
      await clickOn(more(graph));
      await soon(() => isOpen(graph));
      await nextFrame(4);
      expect(isOpen(graph)).to.equal(true);
      await clickOn(more(graph));
      await soon(() => !isOpen(graph));
      expect(isLeftToTheButton).to.deep.equal([false, true]);
    });

    it('opens in its place: it is not seen anywhere before', async () => {
      const graph = await drawn(await withData(refundCards(), IN_WINDOW));
      await soon(() => shadowOf(graph).querySelector('.menu') !== null);
      const menu = shadowOf(graph).querySelector('.menu') as HTMLElement;
      menu.showPopover();
      expect(menu.matches(':popover-open')).to.equal(true);
      expect(isOpen(graph)).to.equal(false);
      await soon(() => isOpen(graph));
      expect(menu.getBoundingClientRect().top).to.be.closeTo(more(graph).getBoundingClientRect().bottom, 5);
      expect(menu.getBoundingClientRect().right).to.be.closeTo(more(graph).getBoundingClientRect().right, 1);
    });

    it('is saved with the keyboard, which is where it was afterwards; Escape closes', async () => {
      const graph = await drawn(await withData(refundCards(), IN_WINDOW));
      more(graph).focus();
      await sendKeys({ press: 'Enter' });
      await soon(() => shadowOf(graph).activeElement === itemOf(graph, 'SVG'));
      await sendKeys({ press: 'Tab' });
      await soon(() => shadowOf(graph).activeElement === itemOf(graph, 'PNG'));
      await sendKeys({ press: 'Enter' });
      await soon(() => saved.length === 1);
      expect(saved[0]?.name).to.equal('workflow.png');
      await soon(() => shadowOf(graph).activeElement === more(graph), 'the focus did not go back to the button');
      await sendKeys({ press: 'Enter' });
      await soon(() => isOpen(graph));
      await sendKeys({ press: 'Escape' });
      await soon(() => !isOpen(graph) && shadowOf(graph).activeElement === more(graph));
    });

    it('is printed: the whole graph is on the paper when the browser asks for it', async () => {
      const graph = await drawn(await withData(refundCards(), IN_WINDOW));
      let onPaper = 0;
      window.print = () => {
        window.dispatchEvent(new Event('beforeprint'));
        onPaper = shadowOf(graph).querySelectorAll('.paper text').length;
        window.dispatchEvent(new Event('afterprint'));
      };
      await clickOn(more(graph));
      await soon(() => isOpen(graph));
      await clickOn(itemOf(graph, 'print'));
      await soon(() => onPaper > 10, 'nothing is on the paper');
      expect(isOpen(graph)).to.equal(false);
      expect(shadowOf(graph).querySelector('.paper')?.childElementCount).to.equal(0);
    });
  });
});
