import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { WfGraph } from '../../../../src/elements/graph/graph.js';
import { aStep, cardOf, chain, cursor, drawn, nextFrame, shadowOf, soon, surface, textOf, withData } from '../support.js';

const line = () => chain([aStep('a'), aStep('b'), aStep('c')], [['a', 'b'], ['b', 'c']]);

const middle = (element: Element): [number, number] => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
};

interface Way {
  readonly name: string;
  /** Puts an element onto the card of step b. */
  put(graph: WfGraph, make: () => HTMLElement): void;
}

const WAYS: readonly Way[] = [
  { name: 'a slot', put: (graph, make) => {
    const element = make();
    element.slot = 'step:b';
    graph.append(element);
    graph.stepRoom = 70;
  } },
  { name: 'renderStep', put: (graph, make) => {
    graph.stepRoom = 70;
    graph.renderStep = ({ id }, place) => {
      if (id === 'b' && place.firstChild === null) place.append(make());
    };
  } },
];

async function withOwn({ put }: Way, make: () => HTMLElement): Promise<{ readonly graph: WfGraph; readonly own: HTMLElement }> {
  const graph = await withData(line(), 780, 392);
  let own: HTMLElement | undefined;
  put(graph, () => (own = make()));
  await drawn(graph);
  await soon(() => own !== undefined && own.getBoundingClientRect().width > 0, 'it is not on the card');
  await nextFrame(4);
  return { graph, own: own as HTMLElement };
}

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, more: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] => Object.assign(document.createElement(tag), more);

const focused = (): Element | null => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
};

for (const way of WAYS) {
  describe(`<wf-graph> with controls of the host's own on a card, by ${way.name}`, () => {
    it('lets an input have its presses and keys', async () => {
      const { graph, own } = await withOwn(way, () => element('input', { size: 8 }));
      await sendMouse({ type: 'click', position: middle(own) });
      await nextFrame(4);
      expect(focused()).to.equal(own);
      expect(graph.selected).to.equal(undefined);
      await sendKeys({ type: 'a/ [b]+-0' });
      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ type: 'x' });
      await sendKeys({ press: 'Enter' });
      await nextFrame(4);
      expect((own as HTMLInputElement).value).to.equal('a/ [b]+x-0');
      expect(focused()).to.equal(own);
      expect(shadowOf(graph).querySelector('.search-field')).to.equal(null);
    });

    it('lets text in it be selected by dragging, and does not move the drawing', async () => {
      const { graph, own } = await withOwn(way, () => element('input', { size: 12, value: 'abcdefghijkl' }));
      const before = cardOf(graph, 'a').getBoundingClientRect().left;
      const { left, top, height } = own.getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left + 3), Math.round(top + height / 2)] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [Math.round(left + 40), Math.round(top + height / 2)] });
      await sendMouse({ type: 'move', position: [Math.round(left + 60), Math.round(top + height / 2)] });
      await sendMouse({ type: 'up' });
      await nextFrame(4);
      const input = own as HTMLInputElement;
      expect((input.selectionEnd ?? 0) - (input.selectionStart ?? 0)).to.be.greaterThan(1);
      expect(cardOf(graph, 'a').getBoundingClientRect().left).to.equal(before);
    });

    it('lets buttons, links, selects and labels do what they do', async () => {
      let presses = 0;
      const { graph, own } = await withOwn(way, () => {
        const box = element('div');
        const check = element('label', { textContent: 'sure ' });
        check.append(element('input', { type: 'checkbox' }));
        const link = element('a', { href: '#there', textContent: 'link' });
        box.append(element('button', { textContent: 'go', onclick: () => (presses += 1) }), link, check);
        return box;
      });
      await sendMouse({ type: 'click', position: middle(own.querySelector('button')!) });
      expect(presses).to.equal(1);
      await sendKeys({ press: 'Enter' });
      await sendKeys({ press: 'Space' });
      expect(presses).to.equal(3);
      await sendMouse({ type: 'click', position: middle(own.querySelector('a')!) });
      expect(location.hash).to.equal('#there');
      history.replaceState(null, '', location.pathname + location.search);
      await sendMouse({ type: 'click', position: middle(own.querySelector('label')!) });
      expect(own.querySelector<HTMLInputElement>('[type="checkbox"]')!.checked).to.equal(true);
      await nextFrame(4);
      expect(graph.selected).to.equal(undefined);
    });

    const choice = (): HTMLSelectElement => {
      const select = element('select');
      select.append(...['one', 'two', 'three'].map((textContent) => element('option', { textContent })));
      return select;
    };

    it('lets a select be changed by keys', async () => {
      const { graph, own } = await withOwn(way, choice);
      const before = cardOf(graph, 'a').getBoundingClientRect().left;
      own.focus();
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: 'ArrowDown' });
      expect((own as HTMLSelectElement).value).to.equal('three');
      await sendKeys({ press: 'ArrowUp' });
      await nextFrame(4);
      expect((own as HTMLSelectElement).value).to.equal('two');
      await sendKeys({ press: 'Home' });
      await nextFrame(4);
      expect((own as HTMLSelectElement).value).to.equal('one');
      expect(focused()).to.equal(own);
      expect(graph.selected).to.equal(undefined);
      expect(cardOf(graph, 'a').getBoundingClientRect().left).to.equal(before);
    });

    it('lets a select be pressed: no drag begins on it, and no step is chosen', async () => {
      const { graph, own } = await withOwn(way, choice);
      const before = cardOf(graph, 'a').getBoundingClientRect().left;
      const [x, y] = middle(own);
      const events: Event[] = [];
      own.addEventListener('mousedown', (event) => events.push(event));
      await sendMouse({ type: 'move', position: [x, y] });
      await sendMouse({ type: 'down' });
      // What the browser opens over the page is closed again: its words are not ours to press.
      await sendKeys({ press: 'Escape' });
      await sendMouse({ type: 'move', position: [x + 60, y + 8] });
      await sendMouse({ type: 'move', position: [x + 90, y + 8] });
      await sendMouse({ type: 'up' });
      await nextFrame(4);
      expect(events.map(({ defaultPrevented }) => defaultPrevented)).to.deep.equal([false]);
      expect(focused()).to.equal(own);
      expect(graph.selected).to.equal(undefined);
      expect(cardOf(graph, 'a').getBoundingClientRect().left).to.equal(before);
    });

    it('lets editable text be written', async () => {
      const { own } = await withOwn(way, () => element('div', { contentEditable: 'true', textContent: 'note' }));
      await sendMouse({ type: 'click', position: middle(own) });
      await sendKeys({ press: 'End' });
      await sendKeys({ type: ' /[' });
      expect(textOf(own)).to.equal('note /[');
      expect(focused()).to.equal(own);
    });

    it('lets a scroll area be scrolled by wheel, and by dragging its bar', async () => {
      const { graph, own } = await withOwn(way, () => {
        const area = element('div');
        Object.assign(area.style, { blockSize: '50px', overflow: 'auto' });
        area.append(...Array.from({ length: 30 }, (_, at) => element('div', { textContent: `line ${at}` })));
        return area;
      });
      cursor(graph).focus();
      const before = cardOf(graph, 'a').getBoundingClientRect().top;
      const wheel = new WheelEvent('wheel', { deltaY: 40, bubbles: true, composed: true, cancelable: true });
      own.dispatchEvent(wheel);
      expect(wheel.defaultPrevented).to.equal(false);
      await sendMouse({ type: 'move', position: middle(own) });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [middle(own)[0], middle(own)[1] + 30] });
      await sendMouse({ type: 'up' });
      await nextFrame(4);
      expect(cardOf(graph, 'a').getBoundingClientRect().top).to.equal(before);
      expect(graph.selected).to.equal(undefined);
    });

    it('lets a finger on it do what it does there', async () => {
      const { graph, own } = await withOwn(way, () => element('input', { size: 8 }));
      const before = cardOf(graph, 'a').getBoundingClientRect().left;
      const [x, y] = middle(own);
      const finger = (type: string, dx: number): void => void own.dispatchEvent(new PointerEvent(type, { pointerId: 7, isPrimary: true, pointerType: 'touch', button: 0, clientX: x + dx, clientY: y, bubbles: true, composed: true }));
      finger('pointerdown', 0);
      finger('pointermove', 30);
      finger('pointermove', 60);
      finger('pointerup', 60);
      await nextFrame(4);
      expect(cardOf(graph, 'a').getBoundingClientRect().left).to.equal(before);
      expect(graph.selected).to.equal(undefined);
    });

    it('leaves the rest of the card a card', async () => {
      const { graph, own } = await withOwn(way, () => element('span', { textContent: 'only words' }));
      await sendMouse({ type: 'click', position: middle(own) });
      expect(graph.selected).to.equal('b');
    });

    it('is there for screen readers under the name of its step', async () => {
      const { own } = await withOwn(way, () => element('input'));
      let at: Element | null = own;
      let label: string | null = null;
      while (at !== null) {
        expect(at.getAttribute('aria-hidden')).to.not.equal('true');
        if (at.role === 'group') label ??= at.ariaLabel;
        const root: Node = at.getRootNode();
        at = at.assignedSlot ?? at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      }
      expect(label).to.equal('b');
    });
  });
}

describe('<wf-graph> whose cards are filled by a function', () => {
  const rebuild = (counts: Map<string, number>) => ({ id }: { readonly id: string }, place: HTMLElement): void => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    place.replaceChildren(element('input', { size: 8 }));
  };

  it('does not take a field away while somebody types in it, and fills it again afterwards', async () => {
    const graph = await withData(line(), 780);
    graph.renderStep = rebuild(new Map());
    await drawn(graph);
    await soon(() => cardOf(graph, 'b').querySelector('input') !== null);
    const field = cardOf(graph, 'b').querySelector('input')!;
    await sendMouse({ type: 'click', position: middle(field) });
    await sendKeys({ type: 'ab' });
    graph.renderStep = rebuild(new Map());
    graph.data = chain([aStep('a'), aStep('b', { status: 'running' }), aStep('c')], [['a', 'b'], ['b', 'c']]);
    await soon(() => cardOf(graph, 'b').classList.contains('tone-running'));
    await sendKeys({ type: 'cd' });
    expect(field.value).to.equal('abcd');
    expect(focused()).to.equal(field);
    field.blur();
    await soon(() => cardOf(graph, 'b').querySelector('input') !== field, 'it was not filled again');
  });

  it('keeps the field that somebody types in when the view moves away from it', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `s${at}`);
    const graph = await withData(chain(ids.map((id) => aStep(id)), ids.slice(1).map((id, at) => [ids[at] as string, id] as const)), 780);
    graph.renderStep = (_step, place) => {
      if (place.firstChild === null) place.append(element('input', { size: 8 }));
    };
    await drawn(graph);
    await soon(() => cardOf(graph, 's1').querySelector('input') !== null);
    const field = cardOf(graph, 's1').querySelector('input')!;
    field.focus({ preventScroll: true });
    await sendKeys({ type: 'kept' });
    for (let turn = 0; turn < 8; turn++) {
      surface(graph).dispatchEvent(new WheelEvent('wheel', { deltaX: 300, bubbles: true, cancelable: true }));
      await nextFrame();
    }
    expect(focused()).to.equal(field);
    expect(field.value).to.equal('kept');
    expect(cardOf(graph, 's1').querySelector('input')).to.equal(field);
  });

  it('calls a new function once for each card, and an old one only where its step has changed', async () => {
    const counts = new Map<string, number>();
    const graph = await withData(line(), 780);
    graph.renderStep = ({ id }) => void counts.set(id, (counts.get(id) ?? 0) + 1);
    await drawn(graph);
    await soon(() => counts.size === 3);
    graph.data = line();
    await graph.updateComplete;
    await nextFrame(4);
    expect([...counts.values()]).to.deep.equal([1, 1, 1]);
    const { steps, ...rest } = line();
    graph.data = { ...rest, steps: steps.map((step) => (step.id === 'c' ? { ...step, status: 'running' } : step)) };
    await soon(() => counts.get('c') === 2);
    expect(counts.get('a')).to.equal(1);
  });
});
