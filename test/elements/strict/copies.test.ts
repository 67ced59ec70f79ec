import { expect, fixture, html } from '@open-wc/testing';
import type { CopiesReport } from './copies.js';

describe('two copies of the kit, each with its own Lit, on one page under Trusted Types', () => {
  it('warn once for each tag, throw nothing, and serve each other', async () => {
    const finished = new Promise<CopiesReport>((resolve) => {
      window.addEventListener('message', ({ data }: MessageEvent<CopiesReport>) => resolve(data), { once: true });
    });
    await fixture<HTMLIFrameElement>(html`<iframe title="two copies" width="600" height="400" src=${new URL('./copies.html', import.meta.url).href}></iframe>`);
    const { violations, errors, warnings, words } = await finished;
    expect(errors).to.deep.equal([]);
    expect(violations).to.deep.equal([]);
    expect(words).to.have.length(3);
    for (const said of words) expect(said).to.contain('Write the answer');
    const taken = warnings.filter((warning) => warning.includes('is already registered'));
    expect(new Set(taken).size).to.equal(taken.length);
    expect(taken.length).to.be.greaterThan(0);
    expect(warnings.filter((warning) => !/is already registered|Multiple versions of Lit|Lit is in dev mode/.test(warning))).to.deep.equal([]);
  });
});
