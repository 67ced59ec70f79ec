// What every host page here shows: one run whose refund waits for a decision, in a backend that lives in the page.
const MINUTE = 60_000;

const person = (id, name, role) => ({ id, kind: 'human', name, roles: [role] });
const sam = person('sam', 'Sam Okafor', 'support-rep');
const lena = person('lena', 'Lena Fischer', 'support-lead');
const agent = { id: 'agent-refunds', kind: 'agent', name: 'Refund agent' };

const see = ['run:read', 'gate:read', 'audit:read'];

const policy = {
  v: 1, id: 'refunds', version: '1', tenant: 'host',
  claims: { id: 'sub', name: 'name', roles: 'roles' },
  roles: [
    { id: 'support-rep', label: { text: 'Support rep' }, permissions: see },
    { id: 'support-lead', label: { text: 'Support lead' }, permissions: [...see, 'gate:approve', 'gate:reject', 'run:stop'] },
  ],
  actions: [
    {
      id: 'refund.pay', label: { text: 'Refund' }, ask: { text: 'Pay back {refund} to the customer of order {orderId}?' },
      reversibility: 'irreversible', blast: [{ text: '1 payment' }], safeOutcome: { text: 'Nothing is paid.' },
    },
  ],
  tiers: [
    {
      id: 'refund', rank: 1, label: { text: 'One person' }, match: { actions: ['refund.pay'], when: [] }, effect: 'gate',
      quorum: { anyOf: [{ allOf: [{ n: 1, role: 'support-lead' }] }], deny: 1 }, distinct: ['requester'], editorCounts: false,
      reason: 'never', stepUp: 'none', evidenceRequired: false, minDwellMs: 300,
      sla: { dueMs: 30 * MINUTE, expireMs: 60 * MINUTE, escalation: [] }, onExpiry: 'deny', validForMs: 60 * MINUTE, maxClaimMs: 20 * MINUTE,
    },
  ],
  boundaries: [],
};

const args = { orderId: '20391', refund: { amount: '189.90', currency: 'EUR' } };
const now = () => new Date().toISOString();
const step = (key, kind, label, status) => ({ id: key, run: 'run-1', key, kind, label: { text: label }, status, attempts: [] });

export function createSample(createMemoryBackend) {
  const steps = [step('read', 'llm', 'Read the request', 'succeeded'), step('decide', 'gate', 'Decide the refund', 'waiting-human'), step('send', 'tool', 'Send the answer', 'pending')];
  const backend = createMemoryBackend({
    policy, people: [sam, lena],
    runs: [
      {
        run: { id: 'run-1', workflow: { id: 'support', name: 'Support request', version: '1' }, engine: 'memory', status: 'running', owner: lena, stopAuthority: [lena], startedAt: now(), seq: 0 },
        steps, edges: [{ id: 'e1', from: 'read', to: 'decide', kind: 'control' }, { id: 'e2', from: 'decide', to: 'send', kind: 'control' }],
      },
    ],
    onWork: ({ op }, own) => {
      if (op.op !== 'put' || op.verb !== 'resume') return;
      const permit = own.release(op.gate, args);
      own.commit([{ kind: 'step', value: { ...steps[1], status: 'succeeded', endedAt: now() } }]);
      own.applied(op.gate, JSON.parse(permit.argsRaw));
    },
  });
  backend.request({ step: 'decide', stepKey: 'decide', attempt: 1, interrupt: 'pay', action: 'refund.pay', args, requester: agent });
  return { backend, adapters: { sam: backend.adapterFor(sam), lena: backend.adapterFor(lena) } };
}

export const progressOf = (id, done) => ({
  run: { id, workflow: { id: 'import', name: `Import ${id}`, version: '1' }, engine: 'memory', status: 'running', owner: lena, stopAuthority: [], startedAt: now(), seq: 0 },
  steps: [{ ...step('import', 'tool', `Import ${id}`, 'running'), run: id, startedAt: now(), progress: { done, total: 100, unit: 'rows', source: 'reported' } }],
});
