import { expect } from '@open-wc/testing';
import { LazyPart } from '../../../src/elements/shared/lazy-part.js';

/** A part that comes, or fails, when the test says so. */
function setUp() {
  const asked: { readonly come: (part: string) => void; readonly fail: () => void }[] = [];
  const settled: (string | undefined)[] = [];
  const part = new LazyPart<string>(
    () => new Promise((resolve, reject) => asked.push({ come: resolve, fail: () => reject(new TypeError('Failed to fetch')) })),
    (value) => settled.push(value),
  );
  return { part, asked, settled };
}

describe('a part that is loaded when it is first wanted', () => {
  it('is asked for once, however many want it, and then there', async () => {
    const { part, asked, settled } = setUp();
    expect(part.loaded).to.equal(undefined);
    expect(asked).to.have.length(0);
    const both = Promise.all([part.load(), part.load()]);
    expect(part.value).to.equal(undefined);
    expect(asked).to.have.length(1);
    asked[0]?.come('part');
    expect(await both).to.deep.equal(['part', 'part']);
    expect(settled).to.deep.equal(['part']);
    expect([part.value, part.loaded, await part.load()]).to.deep.equal(['part', 'part', 'part']);
    expect(asked).to.have.length(1);
  });

  it('says that it could not be had, and is asked for again only by who wants to try again', async () => {
    const { part, asked, settled } = setUp();
    const first = part.load();
    asked[0]?.fail();
    expect(await first).to.equal(undefined);
    expect(part.hasFailed).to.equal(true);
    expect(settled).to.deep.equal([undefined]);
    expect(part.value).to.equal(undefined);
    expect(asked).to.have.length(1);
    const second = part.load();
    expect(part.hasFailed).to.equal(false);
    asked[1]?.come('part');
    expect(await second).to.equal('part');
    expect(part.value).to.equal('part');
  });
});
