import { expect, fixture, html } from '@open-wc/testing';
import type { StrictReport } from './page.js';

describe('under the strict content security policy', () => {
  it('every element renders and updates without one violation, Trusted Types included', async () => {
    const finished = new Promise<StrictReport>((resolve) => {
      window.addEventListener('message', ({ data }: MessageEvent<StrictReport>) => {
        if (data.done === true) resolve(data);
      });
    });
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="strict page" width="600" height="400" src=${new URL('./page.html', import.meta.url).href}></iframe>`);
    const { violations, errors } = await finished;
    expect(violations).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
    const inside = frame.contentDocument;
    expect(inside?.querySelectorAll('wf-approval-gate')[1]?.shadowRoot?.querySelector('[part=args]')?.textContent).to.contain('20391');
    const segment = inside?.querySelector('wf-progress[step] , wf-progress')?.shadowRoot;
    expect(segment).not.to.equal(null);
    const bars = [...(inside?.querySelectorAll('wf-progress') ?? [])].flatMap((element) => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part=bar] > i') ?? [])]);
    expect(bars.length).to.be.greaterThan(3);
    expect(bars.every((bar) => bar.getBoundingClientRect().width > 0), 'the bar has its lengths').to.equal(true);
  });

  it('is really in force: the same page would report an inline style', async () => {
    const frame = await fixture<HTMLIFrameElement>(html`<iframe title="strict page" src=${new URL('./page.html', import.meta.url).href}></iframe>`);
    const reported = new Promise<StrictReport>((resolve) => {
      window.addEventListener('message', ({ data }: MessageEvent<StrictReport>) => {
        if (data.violations.length > 0) resolve(data);
      });
    });
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    frame.contentDocument?.body.setAttribute('style', 'color: red');
    expect((await reported).violations[0]).to.contain('style-src');
  });
});
