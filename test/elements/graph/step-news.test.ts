import { expect } from '@open-wc/testing';
import { newsWords, StepNews } from '../../../src/elements/graph/look/step-news.js';
import type { Words } from '../../../src/elements/graph/graph-words.js';
import { graphTerms } from '../../../src/elements/graph/graph-words.js';
import { Format } from '../../../src/locales/format.js';
import { aStep } from './support.js';

const format = new Format('en');
const words = {
  t: (key: string, params: never) => {
    const term = (graphTerms.terms as Readonly<Record<string, unknown>>)[key];
    return typeof term === 'function' ? (term as (params: never, format: Format) => string)(params, format) : term;
  },
  has: (key: string) => key in graphTerms.terms,
  format,
} as unknown as Words;

describe('news of a run', () => {
  it('are said by name where they are few, and counted where they are many', () => {
    const failed = Array.from({ length: 12 }, (_, at) => aStep(`s${at}`, { status: at < 5 ? 'failed' : 'waiting-human' }));
    expect(newsWords(failed.slice(0, 2), words)).to.deep.equal(['s0: Failed.', 's1: Failed.']);
    expect(newsWords(failed, words)).to.deep.equal(['5 failed and 7 wait for a person.']);
    expect(newsWords([], words)).to.deep.equal([]);
  });

  it('are said once', () => {
    const news = new StepNews();
    const step = aStep('a', { status: 'failed' });
    expect([news.isWorthSaying(step), news.isWorthSaying(step)]).to.deep.equal([true, false]);
  });
});
