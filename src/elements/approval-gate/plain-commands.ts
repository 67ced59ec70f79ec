import type { Flight, WfClient } from '../../client/types.js';
import type { AccessAsk } from '../../model/access.js';
import type { Gate } from '../../model/gate.js';
import type { GateControl } from './source.js';

const PERMISSIONS: Readonly<Record<GateControl, string>> = { approve: 'gate:approve', reject: 'gate:reject', ask: 'gate:ask', claim: 'gate:claim' };

/** The question whether somebody may do something at a gate. */
export const accessAsk = (control: GateControl, gate: Gate): AccessAsk => ({
  action: { name: PERMISSIONS[control] },
  resource: { type: 'gate', id: gate.id, properties: { run: gate.run, revision: gate.revision } },
});

export type PlainCommand = 'ask' | 'answer' | 'claim' | 'unclaim' | 'withdraw';

/** Commands that decide nothing: they change who decides, or what is known. */
export function sendPlain(client: WfClient, gate: Gate, command: PlainCommand, words: string): Promise<Flight> {
  const target = { run: gate.run, gate: gate.id };
  switch (command) {
    case 'ask':
      return client.desk.submit({ type: 'gate.ask', target, args: { question: words } });
    case 'answer':
      return client.desk.submit({ type: 'gate.answer', target, args: { answer: words } });
    case 'claim':
      return client.desk.submit({ type: 'gate.claim', target, args: {} });
    case 'unclaim':
      return client.desk.submit({ type: 'gate.unclaim', target, args: {} });
    case 'withdraw':
      return client.desk.submit({ type: 'gate.withdraw-vote', target, args: {} });
  }
}

/** Tells the backend that the person has had this revision, and this evidence, before them. */
export const sendSeen = (client: WfClient, gate: Gate, evidence: readonly string[]): Promise<Flight> =>
  client.desk.submit({
    type: 'gate.seen',
    target: { run: gate.run, gate: gate.id },
    args: { revision: gate.revision, evidence },
    flightKey: `gate.seen ${gate.id} ${gate.revision} ${evidence.length}`,
  });

/** Asks for the permission to approve, where the denial may be appealed. */
export const sendAccessRequest = (client: WfClient, gate: Gate): Promise<Flight> =>
  client.desk.submit({
    type: 'access.request',
    target: { run: gate.run, gate: gate.id },
    args: { action: PERMISSIONS.approve, resource: { type: 'gate', id: gate.id } },
  });
