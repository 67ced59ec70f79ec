import { expect } from '@open-wc/testing';
import type { ListQuery, WorkflowAdapter } from '../../src/adapter/contract.js';
import type { AccessDecision } from '../../src/model/access.js';
import type { Capabilities, EntityEvent } from '../../src/model/frame.js';
import type { Edge } from '../../src/model/step.js';
import { aRun, aStep, capabilities, delta, heartbeat, scripted, snapshot, stepEvent, type Scripted } from './support.js';

/** Resolves once a client has fetched what it fetches when it has something to look at: imports are answered in their order. */
const fetched = (): Promise<unknown> => import('../../src/client/sense-checks.js');

const edge = (id: string, from: string, to: string, kind: Edge['kind'] = 'control'): Edge => ({ id, from, to, kind });
const answers: Omit<WorkflowAdapter, 'open'> = { authorize: async () => [], execute: async ({ id }) => ({ id, status: 'accepted' }) };

/** The lines in the console some time after a snapshot and a change. */
async function after(world: Scripted, state: object, events: readonly unknown[] = [], can: Partial<Capabilities> = {}): Promise<readonly string[]> {
  world.client.retain('run-1');
  await fetched();
  await world.stream.send(snapshot(1, state, { capabilities: { ...capabilities, ...can } }), ...(events.length > 0 ? [delta(2, events as EntityEvent[])] : []), heartbeat(events.length > 0 ? 2 : 1));
  await world.frame();
  await world.clock.advance(2000);
  return world.warnings;
}

const defects: readonly (readonly [name: string, state: object, events: readonly unknown[], words: readonly string[]])[] = [
  ['an unknown status of a step', { steps: [{ ...aStep('s1'), status: 'simmering' }] }, [], ['step "s1"', '/status', 'one of pending, ready, running', 'received "simmering"']],
  ['an unknown kind of step', {}, [stepEvent('s1', 'running', { kind: 'wizard' as never })], ['step "s1"', '/kind', 'llm, tool', 'received "wizard"']],
  ['an unknown phase', {}, [stepEvent('s1', 'running', { phase: 'musing' as never })], ['step "s1"', '/phase', 'queued', 'received "musing"']],
  ['an unknown status of the run', { runs: [{ ...aRun(), status: 'resting' }] }, [], ['run "run-1"', '/status', 'waiting, paused', 'received "resting"']],
  ['a parent that is missing', {}, [stepEvent('s1', 'running', { parent: 's0' })], ['step "s1"', '/parent', 'a step of this run', 'received "s0"']],
  ['a step that is its own parent', {}, [stepEvent('s1', 'running', { parent: 's1' })], ['step "s1"', '/parent', 'another step', 'received "s1"']],
  ['an edge to nowhere', { steps: [aStep('s1')], edges: [edge('e1', 's1', 's9')] }, [], ['edge "e1"', '/to', 'a step of this run', 'received "s9"']],
  ['an edge from nowhere', { steps: [aStep('s1')] }, [{ kind: 'edge', value: edge('e1', 's8', 's1') }], ['edge "e1"', '/from', 'a step of this run', 'received "s8"']],
  ['an unknown kind of edge', { steps: [aStep('s1')], edges: [edge('e1', 's1', 's1', 'rope' as never)] }, [], ['edge "e1"', '/kind', 'control, data', 'received "rope"']],
  ['a step of another run', {}, [stepEvent('s1', 'running', { run: 'run-2' })], ['step "s1"', '/run', 'the run of this stream', 'received "run-2"']],
  ['a gate in an unknown state', { gates: [{ id: 'g1', run: 'run-1', step: 's1', state: 'dreaming' }] }, [], ['gate "g1"', '/subject', 'what this version knows', 'nothing can be decided']],
];

describe('what can be read and makes no sense', () => {
  for (const [name, state, events, words] of defects) {
    it(`leaves one line with entity, path, expected and received: ${name}`, async () => {
      const warnings = await after(scripted(answers), state, events);
      expect(warnings, warnings.join('\n')).to.have.length(1);
      for (const word of ['run-1', ...words]) expect(warnings[0]).to.include(word);
    });
  }

  it('leaves one line for many of a kind, in snapshots and in changes', async () => {
    const world = scripted(answers);
    await after(world, { steps: [aStep('a', 'running', { parent: 'x' }), aStep('b', 'running', { parent: 'y' })] }, [stepEvent('c', 'running', { parent: 'z' })]);
    await world.stream.send(delta(3, [stepEvent('d', 'running', { parent: 'w' })]));
    await world.frame();
    await world.clock.advance(2000);
    expect(world.warnings).to.have.length(1);
  });

  it('is nothing that comes a moment later, and nothing that the server calls unknown itself', async () => {
    const world = scripted(answers);
    world.client.retain('run-1');
    await fetched();
    await world.stream.send(snapshot(1), delta(2, [stepEvent('child', 'unknown', { parent: 'later' }), { kind: 'edge', value: edge('e', 'child', 'later') }]));
    await world.frame();
    await world.clock.advance(500);
    await world.stream.send(delta(3, [stepEvent('later')]));
    await world.frame();
    await world.clock.advance(2000);
    expect(world.warnings).to.deep.equal([]);
  });

  it('is not looked for any more once the run has been released', async () => {
    const world = scripted(answers);
    world.client.retain('run-1');
    await fetched();
    await world.stream.send(snapshot(1, { steps: [aStep('a', 'running', { parent: 'x' })] }), heartbeat(1));
    await world.frame();
    world.client.release('run-1');
    await world.clock.advance(5000);
    expect(world.warnings).to.deep.equal([]);
  });
});

describe('capabilities that contradict the adapter', () => {
  const contradictions: readonly (readonly [name: string, members: Omit<WorkflowAdapter, 'open'>, can: Partial<Capabilities>, words: readonly string[]])[] = [
    ['a record that is not there', answers, { audit: true }, ['/capabilities/audit', 'the adapter has no audit', 'received true']],
    ['commands that cannot be sent', { authorize: async () => [] }, {}, ['/capabilities/commands', 'no execute()', 'received 1']],
    ['answers that cannot be asked for', { execute: async ({ id }) => ({ id, status: 'accepted' }) }, { authorization: 'evaluate' }, ['/capabilities/authorization', 'no authorize()', 'received "evaluate"']],
    ['answers that are there and denied', answers, { authorization: 'none' }, ['/capabilities/authorization', 'has authorize()', 'received "none"']],
    ['a way of asking that is not known', answers, { authorization: 'by-post' as never }, ['/capabilities/authorization', 'evaluate, on-execute, none', 'received "by-post"']],
    ['a made-up command', answers, { commands: ['gate.vote', 'gate.conjure'] }, ['/capabilities/commands/1', 'the type of a command', 'received "gate.conjure"']],
  ];
  for (const [name, members, can, words] of contradictions) {
    it(`leave one line: ${name}`, async () => {
      const world = scripted(members);
      await after(world, {}, [], can);
      await world.stream.send(snapshot(5, {}, { capabilities: { ...capabilities, ...can } }), heartbeat(5));
      await world.frame();
      await world.clock.advance(2000);
      expect(world.warnings, world.warnings.join('\n')).to.have.length(1);
      for (const word of ['snapshot of run run-1', ...words]) expect(world.warnings[0]).to.include(word);
    });
  }

  it('are none where the adapter has what is promised', async () => {
    expect(await after(scripted({ ...answers, audit: { entries: async () => ({ entries: [], size: 0 }), checkpoint: async () => null, proof: async () => [] } }), {}, [], { audit: true })).to.deep.equal([]);
    expect(await after(scripted(), {}, [], { authorization: 'on-execute', commands: [] })).to.deep.equal([]);
  });
});

describe('a denial', () => {
  const ask = { action: { name: 'gate:approve' }, resource: { type: 'gate', id: 'g1' } };
  const told = async (answer: AccessDecision): Promise<readonly string[]> => {
    const world = scripted({ authorize: async (asks) => asks.map(() => answer) });
    await world.client.permissions.recheck(ask);
    await world.client.permissions.recheck({ ...ask, resource: { type: 'gate', id: 'g2' } });
    await fetched();
    await world.clock.settle();
    return world.warnings;
  };

  it('without a reason leaves one line', async () => {
    const [line, ...more] = await told({ decision: false });
    expect(more).to.deep.equal([]);
    for (const word of ['gate:approve', 'gate "g1"', '/context/reason_user', 'expected why not', 'received a denial without a reason']) expect(line).to.include(word);
  });

  it('with a reason leaves none, and neither does a permit', async () => {
    expect(await told({ decision: false, context: { reason_user: 'Finance lead only.' } })).to.deep.equal([]);
    expect(await told({ decision: false, context: { reason_code: 'NOT_ELIGIBLE' } })).to.deep.equal([]);
    expect(await told({ decision: true })).to.deep.equal([]);
  });
});

describe('a page of a list', () => {
  const runs = ['run-1', 'run-2', 'run-3'].map((id) => ({ ...aRun(), id }));
  const told = async (query: ListQuery<'runs'>, next?: string): Promise<readonly string[]> => {
    const world = scripted({ list: async () => ({ items: runs, next }) as never });
    await world.client.list('runs', query);
    await world.client.list('runs', query);
    await fetched();
    await world.clock.settle();
    return world.warnings;
  };
  const ignored: readonly (readonly [name: string, query: ListQuery<'runs'>, next: string | undefined, words: readonly string[]])[] = [
    ['run', { run: 'run-1' }, undefined, ['/items/1', 'only what belongs to run "run-1"', 'received something of run "run-2"']],
    ['status', { status: 'failed' }, undefined, ['/items/0', 'only what has the status "failed"', 'received "running"']],
    ['limit', { limit: 2 }, undefined, ['/items', 'at most 2', 'received 3']],
    ['after', { after: 'p2' }, 'p2', ['/next', 'where the following page begins', 'received "p2"']],
  ];
  for (const [name, query, next, words] of ignored) {
    it(`that ignores a filter leaves one line: ${name}`, async () => {
      const warnings = await told(query, next);
      expect(warnings, warnings.join('\n')).to.have.length(1);
      for (const word of ['list(runs)', ...words]) expect(warnings[0]).to.include(word);
    });
  }

  it('that does as it was asked leaves none', async () => {
    expect(await told({ limit: 3, status: 'running', after: 'p1' }, 'p2')).to.deep.equal([]);
  });
});
