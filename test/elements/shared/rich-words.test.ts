import { expect, fixture, html } from '@open-wc/testing';
import { rich } from '../../../src/elements/shared/rich-words.js';

describe('sentences with rendered parts', () => {
  it('put each part where the language wants it', async () => {
    const english = ({ who, at }: { who: string; at: string }) => `${who} agreed at ${at}.`;
    const other = ({ who, at }: { who: string; at: string }) => `At ${at}: ${who}!`;
    const part = html`<b>Lena</b>`;
    const first = await fixture<HTMLElement>(html`<p>${rich((slot) => english({ who: slot(part), at: '10:42' }))}</p>`);
    const second = await fixture<HTMLElement>(html`<p>${rich((slot) => other({ who: slot(part), at: '10:42' }))}</p>`);
    expect(first.textContent).to.equal('Lena agreed at 10:42.');
    expect(second.textContent).to.equal('At 10:42: Lena!');
    expect(second.querySelector('b')?.textContent).to.equal('Lena');
  });

  it('take more than one part', async () => {
    const element = await fixture<HTMLElement>(html`<p>${rich((slot) => [1, 2, 3].map((n) => slot(html`<i>${n}</i>`)).join(' and '))}</p>`);
    expect(element.textContent).to.equal('1 and 2 and 3');
    expect(element.querySelectorAll('i').length).to.equal(3);
  });
});
