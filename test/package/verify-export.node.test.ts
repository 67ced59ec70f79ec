import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { exportOfRefund } from '../fixtures/refund-export.js';

it('the export that the packed command is tried on is what the kit writes today', async () => {
  assert.equal(readFileSync('test/package/refund.ndjson', 'utf8'), await exportOfRefund());
});
