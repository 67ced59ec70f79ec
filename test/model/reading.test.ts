import { expect } from '@open-wc/testing';
import { commandSchema, COMMAND_TYPES, isCommandType, receiptSchema } from '../../src/model/command.js';
import { policySchema } from '../../src/model/policy.js';
import { digestSchema, idSchema, moneySchema, timestampSchema } from '../../src/model/primitives.js';
import { runSchema } from '../../src/model/run.js';
import { stepSchema } from '../../src/model/step.js';

const ok = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;

const run = {
  id: 'run-1', workflow: { id: 'support', name: 'Support batch', version: '1' }, engine: 'memory', status: 'running',
  owner: { id: 'lena', kind: 'human', name: 'Lena Fischer' }, stopAuthority: [], startedAt: '2026-11-22T10:41:12.000Z', seq: 3,
};

describe('what is read is read tolerantly', () => {
  it('shows an enum member that it does not know as unknown', () => {
    expect(runSchema.parse({ ...run, status: 'hibernating' }).status).to.equal('unknown');
    const step = { id: 's', run: 'run-1', key: 's', kind: 'quantum', label: { text: 'S' }, status: 'running', phase: 'dreaming', attempts: [] };
    expect(stepSchema.parse(step)).to.include({ kind: 'unknown', phase: 'unknown', status: 'running' });
  });

  it('ignores unknown members', () => {
    expect(runSchema.parse({ ...run, mood: 'good' })).to.not.have.property('mood');
  });

  it('still refuses a wrong type in a place that it knows', () => {
    expect(ok(runSchema, { ...run, status: 7 })).to.equal(false);
    expect(ok(runSchema, { ...run, seq: -1 })).to.equal(false);
    expect(ok(runSchema, { ...run, owner: undefined })).to.equal(false);
  });

  it('takes a receipt whose status is news as unknown, never as accepted', () => {
    expect(receiptSchema.parse({ id: 'c', status: 'sort-of' }).status).to.equal('unknown');
  });
});

describe('what is written is written strictly', () => {
  const stop = { v: 1, id: 'c-1', type: 'run.stop', target: { run: 'run-1' }, args: {} };

  it('knows a schema for each command type and no other', () => {
    for (const type of COMMAND_TYPES) expect(isCommandType(type)).to.equal(true);
    for (const type of ['gate.auto-approve', 'release', 'toString', '__proto__', 7, null]) expect(isCommandType(type)).to.equal(false);
  });

  it('refuses unknown members at every level', () => {
    expect(ok(commandSchema('run.stop'), stop)).to.equal(true);
    expect(ok(commandSchema('run.stop'), { ...stop, force: true })).to.equal(false);
    expect(ok(commandSchema('run.stop'), { ...stop, args: { force: true } })).to.equal(false);
    expect(ok(commandSchema('run.stop'), { ...stop, target: { run: 'run-1', everything: true } })).to.equal(false);
    expect(ok(commandSchema('run.stop'), { ...stop, v: 2 })).to.equal(false);
  });

  it('cannot write down an expiry that lets a step run', () => {
    const tier = policySchema.def.shape.tiers.def.element.def.shape.onExpiry;
    for (const value of ['deny', 'hold', 'escalate']) expect(ok(tier, value)).to.equal(true);
    for (const value of ['approve', 'allow', 'continue', 'resume']) expect(ok(tier, value)).to.equal(false);
  });
});

describe('primitive values', () => {
  it('accepts instants in UTC with milliseconds, and nothing looser', () => {
    expect(ok(timestampSchema, '2026-11-22T10:42:07.120Z')).to.equal(true);
    for (const bad of ['2026-11-22T10:42:07Z', '2026-11-22T10:42:07.120+01:00', '2026-13-01T00:00:00.000Z', '2026-11-22 10:42:07.120Z', '2026-11-22T24:00:00.000Z', ''])
      expect(ok(timestampSchema, bad), bad).to.equal(false);
  });

  it('bounds ids, digests and money', () => {
    expect(ok(idSchema, 'x'.repeat(128))).to.equal(true);
    expect(ok(idSchema, 'x'.repeat(129))).to.equal(false);
    expect(ok(digestSchema, 'A'.repeat(43))).to.equal(true);
    expect(ok(digestSchema, `${'A'.repeat(43)}=`)).to.equal(false);
    expect(ok(moneySchema, { amount: '1240.00', currency: 'EUR' })).to.equal(true);
    for (const bad of [{ amount: 1240, currency: 'EUR' }, { amount: '1,240.00', currency: 'EUR' }, { amount: '1240.00', currency: 'eur' }])
      expect(ok(moneySchema, bad), JSON.stringify(bad)).to.equal(false);
  });
});
