import { expect } from '@open-wc/testing';
import { every, made } from './fixtures.js';

/** Boxes that are as wide as what is in them. Each puts an element into a container and returns the container. */
const boxes: Readonly<Record<string, (element: HTMLElement, container: HTMLElement) => void>> = {
  'a block': (element, container) => container.append(element),
  'a flex row': (element, container) => void container.append(styled('div', { display: 'flex' }, element)),
  'a flex row beside another': (element, container) => void container.append(styled('div', { display: 'flex' }, styled('p', {}, 'Beside'), element)),
  'a flex column that aligns to its start': (element, container) => void container.append(styled('div', { display: 'flex', flexDirection: 'column', alignItems: 'start' }, element)),
  'an auto column of a grid': (element, container) => void container.append(styled('div', { display: 'grid', gridTemplateColumns: 'auto', justifyContent: 'start' }, element)),
  'an auto column beside another': (element, container) => void container.append(styled('div', { display: 'grid', gridTemplateColumns: 'auto auto' }, styled('p', {}, 'Beside'), element)),
  'a grid that aligns to its start': (element, container) => void container.append(styled('div', { display: 'grid', alignItems: 'start', justifyItems: 'start' }, element)),
  'an inline block': (element, container) => void container.append(styled('div', { display: 'inline-block' }, element)),
  'a table cell': (element, container) => void container.append(styled('div', { display: 'table' }, styled('div', { display: 'table-cell' }, element))),
  'a cell of words that do not wrap': (element, container) => void container.append(styled('div', { display: 'table', whiteSpace: 'nowrap' }, styled('div', { display: 'table-cell' }, element))),
  'fit-content': (element, container) => void container.append(styled('div', { inlineSize: 'fit-content' }, element)),
  'an absolute box': (element, container) => void container.append(styled('div', { position: 'absolute' }, element)),
  'itself floating': (element, container) => void container.append(styled(element, { float: 'inline-start' })),
  'itself an inline block': (element, container) => void container.append(styled(element, { display: 'inline-block' })),
  'itself absolute': (element, container) => void container.append(styled(element, { position: 'absolute' })),
  'itself as wide as its content': (element, container) => void container.append(styled(element, { inlineSize: 'fit-content' })),
  'a dialog': (element, container) => {
    const dialog = styled('dialog', { padding: '0', border: '0' }, element) as HTMLDialogElement;
    container.append(dialog);
    dialog.showModal();
  },
  'a popover': (element, container) => {
    const popover = styled('div', { padding: '0', border: '0' }, element);
    popover.popover = 'manual';
    container.append(popover);
    popover.showPopover();
  },
};

function styled(what: string | HTMLElement, style: Partial<CSSStyleDeclaration>, ...children: (Node | string)[]): HTMLElement {
  const element = typeof what === 'string' ? document.createElement(what) : what;
  Object.assign(element.style, style);
  element.append(...children);
  return element;
}

/** What a person needs at least to use it, in CSS pixels. */
const USABLE = { block: 200, inline: 40, none: 0 } as const;

describe('every element has a width to work with in every box, and never more than there is', () => {
  for (const [tag, { plain, box }] of every()) {
    for (const dir of ['ltr', 'rtl'] as const) {
      for (const width of [320, 760]) {
        it(`${tag}: ${dir}, ${width} px`, async () => {
          for (const [name, put] of Object.entries(boxes)) {
            const container = styled('div', { inlineSize: `${width}px`, position: 'relative' });
            container.dir = dir;
            document.body.append(container);
            const element = made(tag, plain('one'));
            put(element, container);
            await element.updateComplete;
            // One that draws no box is as wide as what it says.
            const shape = box === 'none' || getComputedStyle(element).display === 'contents' ? (element.shadowRoot?.querySelector('.denied, .banner') ?? element) : element;
            const { width: got } = shape.getBoundingClientRect();
            const inTopLayer = name === 'a dialog' || name === 'a popover';
            const most = inTopLayer ? window.innerWidth : width;
            const beside = name.includes('beside') ? 60 : 0;
            expect(got, `${name}: too narrow`).to.be.at.least(USABLE[box] - beside);
            expect(got, `${name}: wider than there is`).to.be.at.most(most + 0.5);
            if (!inTopLayer) expect(container.scrollWidth, `${name}: makes its container scroll`).to.be.at.most(width + 1);
            container.remove();
          }
        });
      }
    }

    if (box !== 'block') continue;
    it(`${tag}: where lines run from top to bottom`, async () => {
      for (const writingMode of ['vertical-rl', 'vertical-lr'] as const) {
        const container = styled('div', { writingMode, blockSize: '800px', inlineSize: '600px' });
        document.body.append(container);
        const element = made(tag, plain('one'));
        container.append(styled('div', { display: 'inline-block' }, element));
        await element.updateComplete;
        const shape = getComputedStyle(element).display === 'contents' ? element.shadowRoot?.querySelector('.denied') : element;
        const got = shape?.getBoundingClientRect().height ?? 0;
        expect(got, writingMode).to.be.within(USABLE.block - 40, 600.5);
        container.remove();
      }
    });
  }

  it('the page sets the width that it would like to have', async () => {
    for (const [tag] of every(({ box, plain }) => box === 'block' && 'data' in plain('one'))) {
      const element = styled(made(tag), { float: 'left' });
      element.style.setProperty(`--${tag}-inline-size`, '333px');
      document.body.append(element);
      await (element as ReturnType<typeof made>).updateComplete;
      expect(element.getBoundingClientRect().width, tag).to.equal(333);
      element.remove();
    }
  });
});
