import { expect } from '@open-wc/testing';
import { AdapterError } from '../../src/adapter/errors.js';
import { TROUBLES, troubleOf, type Trouble } from '../../src/adapter/trouble.js';

/** What a page's own code throws when it is wrong, as the engine of this browser words it. */
async function thrownBy(code: () => unknown): Promise<unknown> {
  try {
    await code();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('it did not throw');
}

const nothingThere = undefined as unknown as { readonly foo: { readonly bar: string } };

const CASES: readonly (readonly [name: string, thrown: () => unknown, trouble: Trouble, detailCode: string | undefined])[] = [
  ['a member of undefined', () => thrownBy(() => nothingThere.foo.bar), 'page-fault', 'PAGE_FAULT'],
  ['a call of what is no function', () => thrownBy(() => (3 as unknown as () => void)()), 'page-fault', 'PAGE_FAULT'],
  ['a name that does not exist', () => thrownBy(() => { throw new ReferenceError('x is not defined'); }), 'page-fault', 'PAGE_FAULT'],
  ['JSON that is a page of a proxy', () => thrownBy(() => JSON.parse('<!doctype html>')), 'page-fault', 'PAGE_FAULT'],
  ['a URL that is none', () => thrownBy(() => fetch('http://[')), 'page-fault', 'PAGE_FAULT'],
  ['a port that does not answer', () => thrownBy(() => fetch('http://127.0.0.1:9/')), 'unreachable', 'UNREACHABLE'],
  ['a fetch that was called off', () => thrownBy(() => fetch('/', { signal: AbortSignal.abort() })), 'lost', 'ABORTED'],
  ['a fetch that ran out of time', () => thrownBy(() => { throw new DOMException('signal timed out', 'TimeoutError'); }), 'too-slow', 'TIMEOUT'],
  ['Firefox, no network', () => new TypeError('NetworkError when attempting to fetch resource.'), 'unreachable', 'UNREACHABLE'],
  ['Safari, no network', () => new TypeError('Load failed'), 'unreachable', 'UNREACHABLE'],
  ['Node, no network', () => new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }), 'unreachable', 'UNREACHABLE'],
  ['a stream that broke off in Chromium', () => new TypeError('network error'), 'unreachable', 'UNREACHABLE'],
  ['a stream that broke off in Node', () => new TypeError('terminated'), 'unreachable', 'UNREACHABLE'],
  ['a client library without network', () => Object.assign(new Error('Network Error'), { code: 'ERR_NETWORK' }), 'unreachable', 'UNREACHABLE'],
  ['a client library out of time', () => Object.assign(new Error('timeout of 1000ms exceeded'), { code: 'ECONNABORTED' }), 'too-slow', 'TIMEOUT'],
  ['a client library that got 403', () => Object.assign(new Error('Request failed'), { response: { status: 403 } }), 'refused', undefined],
  ['a client library that got 401', () => Object.assign(new Error('Request failed'), { status: 401 }), 'signed-out', undefined],
  ['a client library that got 404', () => Object.assign(new Error('Request failed'), { statusCode: 404 }), 'missing', undefined],
  ['a response of 502 thrown as it came', () => new Response('', { status: 502 }), 'unreachable', 'BAD_GATEWAY'],
  ['a response of 504 thrown as it came', () => new Response('', { status: 504 }), 'too-slow', 'TIMEOUT'],
  ['a response of 429 thrown as it came', () => new Response('', { status: 429 }), 'busy', undefined],
  ['a plain error', () => new Error('boom'), 'other', 'THROWN'],
  ['a text', () => 'boom', 'other', 'THROWN'],
  ['undefined', () => undefined, 'other', 'THROWN'],
  ['null', () => null, 'other', 'THROWN'],
  ['an object', () => ({}), 'other', 'THROWN'],
  ['what a host says on purpose', () => new AdapterError('unavailable', 'Down for maintenance.'), 'unreachable', undefined],
  ['what a host knows', () => new AdapterError('unavailable', 'No network.', { detailCode: 'OFFLINE' }), 'offline', 'OFFLINE'],
];

describe('what an adapter throws', () => {
  for (const [name, thrown, trouble, detailCode] of CASES) {
    it(`is told apart: ${name}`, async () => {
      const value = await thrown();
      const error = AdapterError.from(value);
      expect(error).to.be.instanceOf(AdapterError);
      expect([troubleOf(error), error.detailCode]).to.deep.equal([trouble, detailCode]);
      expect(error.message).to.not.equal('');
      if (!(value instanceof AdapterError)) expect(error.cause, 'the cause is kept').to.equal(value);
    });
  }

  it('keeps what an error of another copy of this package says', () => {
    const foreign = Object.assign(new Error('No.'), { name: 'AdapterError', code: 'forbidden', detailCode: 'EMBARGO', retryAfterMs: 5 });
    expect(AdapterError.from(foreign)).to.include({ code: 'forbidden', message: 'No.', detailCode: 'EMBARGO', retryAfterMs: 5 });
  });

  it('means something to a person, whatever the code', () => {
    for (const code of ['unauthenticated', 'forbidden', 'not-found', 'conflict', 'gone', 'invalid', 'rate-limited', 'unavailable', 'unsupported'] as const) {
      expect(TROUBLES).to.include(troubleOf(new AdapterError(code, 'x', { detailCode: 'SOMETHING_NEW' })));
    }
  });
});
