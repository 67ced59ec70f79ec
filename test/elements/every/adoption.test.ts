import { census, culprits } from './census.js';
import { expect, waitUntil } from '@open-wc/testing';
import { every, made, wordsOf } from './fixtures.js';

const looks = (element: Element): string => {
  const { display, color, fontFamily } = getComputedStyle(element.shadowRoot?.querySelector('.card, .frame, .status, .denied, .banner') ?? element);
  return [display, color, fontFamily, element.shadowRoot?.adoptedStyleSheets.length].join();
};

describe('every element goes into another document and comes back as it was', () => {
  afterEach(() => document.body.replaceChildren());

  for (const [tag, { plain, words }] of every()) {
    it(`${tag}: drawn here, there, and here again`, async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const there = frame.contentDocument as Document;
      const element = made(tag, plain('one'));
      document.body.append(element);
      await element.updateComplete;
      await waitUntil(() => wordsOf(element).includes(words.one));
      const before = looks(element);
      there.body.append(element);
      await element.updateComplete;
      expect(looks(element), 'there').to.equal(before);
      expect(wordsOf(element)).to.contain(words.one);
      document.body.append(element);
      await element.updateComplete;
      expect(looks(element), 'back').to.equal(before);
      element.remove();
      frame.remove();
      await waitUntil(() => census().listeners === 0, 'listeners stay', { timeout: 5000 }).catch((error: unknown) => {
        throw new Error(culprits(), { cause: error });
      });
    });

    it(`${tag}: drawn there first`, async () => {
      const here = made(tag, plain('one'));
      document.body.append(here);
      await here.updateComplete;
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const element = made(tag, plain('one'));
      (frame.contentDocument as Document).body.append(element);
      await element.updateComplete;
      expect(looks(element)).to.equal(looks(here));
      element.remove();
      here.remove();
      frame.remove();
    });
  }
});
