import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { SseParser, type ServerSentEvent } from '../../../src/adapter/http/sse-parser.js';

const parse = (...chunks: string[]): ServerSentEvent[] => {
  const parser = new SseParser(1000);
  return chunks.flatMap((chunk) => parser.push(chunk));
};
const data = (...chunks: string[]): string[] => parse(...chunks).map((event) => event.data);

describe('the event stream parser', () => {
  it('reads data, event and id', () => {
    expect(parse('event: delta\nid: e:7\ndata: {"a":1}\n\n')).to.deep.equal([{ event: 'delta', data: '{"a":1}', id: 'e:7', tooBig: false }]);
  });

  it('follows the examples of the standard', () => {
    expect(data('data: YHOO\ndata: +2\ndata: 10\n\n')).to.deep.equal(['YHOO\n+2\n10']);
    expect(parse(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n').map(({ data: text, id }) => [text, id])).to.deep.equal([
      ['first event', '1'], ['second event', ''], [' third event', ''],
    ]);
    expect(data('data\n\ndata\ndata\n\ndata:')).to.deep.equal(['', '\n']);
    expect(data('data:test\n\ndata: test\n\n')).to.deep.equal(['test', 'test']);
  });

  it('knows all three line ends, also when they are cut in two', () => {
    expect(data('data: a\r\n\r\ndata: b\r\rdata: c\n\n')).to.deep.equal(['a', 'b', 'c']);
    expect(data('data: a\r', '\n\r', '\ndata: b\r', '\r')).to.deep.equal(['a', 'b']);
  });

  it('drops a byte order mark, comments, unknown fields, and an event without its end', () => {
    expect(data('\uFEFFdata: a\n\n')).to.deep.equal(['a']);
    expect(data(': keep-alive\nretry: 10\nfoo: bar\ndata: a\n\n')).to.deep.equal(['a']);
    expect(data('data: a\n\ndata: b\n')).to.deep.equal(['a']);
    expect(parse('id: a\0b\ndata: x\n\n')[0]?.id).to.equal('');
  });

  it('keeps the id for later events, and forgets the event name', () => {
    expect(parse('event: x\nid: 1\ndata: a\n\ndata: b\n\n').map(({ event, id }) => [event, id])).to.deep.equal([['x', '1'], ['message', '1']]);
  });

  it('reads the same events however the text is cut', () => {
    const line = fc.oneof(fc.constantFrom('', 'data', 'data:', ': c', 'event: e', 'id: 7', 'retry: 1'), fc.string({ maxLength: 8 }).map((text) => `data: ${text.replace(/[\r\n]/g, '')}`));
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n'))).map((lines) => lines.map(([content, end]) => content + end).join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (stream, cuts) => {
        const points = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((one, other) => one - other);
        const chunks = [0, ...points].map((start, index) => stream.slice(start, points[index] ?? stream.length));
        expect(parse(...chunks)).to.deep.equal(parse(stream));
      }),
      { numRuns: 500 },
    );
  });

  it('holds no more than one event may be, and goes on after a larger one', () => {
    const parser = new SseParser(1000);
    const events = [...parser.push('data: before\n\ndata: ')];
    for (let n = 0; n < 100; n += 1) events.push(...parser.push('x'.repeat(1000)));
    events.push(...parser.push('\n\ndata: after\n\n'));
    events.push(...parser.push(`${'data: yyyyyyyyyy\n'.repeat(200)}\ndata: last\n\n`));
    expect(events.map((event) => (event.tooBig ? 'too big' : event.data))).to.deep.equal(['before', 'too big', 'after', 'too big', 'last']);
  });

  it('takes a large stream in time that grows with its length', () => {
    const parser = new SseParser(2_000_000);
    const event = `data: ${'x'.repeat(1000)}\n\n`;
    const start = performance.now();
    expect(parser.push(event.repeat(2000))).to.have.length(2000);
    expect(performance.now() - start).to.be.below(1000);
  });
});
