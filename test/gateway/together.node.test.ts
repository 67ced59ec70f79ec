import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Together } from '../../src/gateway/core/together.js';

describe('work that is carried out together', () => {
  it('takes what came in meanwhile as the next batch, at most so many, and answers each with its own', async () => {
    const batches: number[][] = [];
    const doubled = new Together<number, number>(async (items) => {
      batches.push([...items]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return items.map((item) => item * 2);
    }, 3);
    const first = doubled.add(1);
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const answers = await Promise.all([first, ...[2, 3, 4, 5].map((item) => doubled.add(item))]);
    assert.deepEqual(answers, [2, 4, 6, 8, 10]);
    assert.deepEqual(batches, [[1], [2, 3, 4], [5]]);
  });

  it('lets one that cannot be done fail alone', async () => {
    const careful = new Together<number, string>((items) => (items.includes(3) ? Promise.reject(new Error('not 3')) : Promise.resolve(items.map(String))));
    const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => careful.add(item)));
    assert.deepEqual(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason))), ['1', '2', 'Error: not 3', '4']);
  });
});
