import type { Flight } from '../../client/types.js';
import type { CommandArgs } from '../../model/command.js';
import { WfEvent } from '../wf-event.js';

/** What is about to be decided: exactly what would be sent. */
export interface GateDecision {
  readonly run: string;
  readonly gate: string;
  readonly choice: 'approve' | 'reject';
  readonly args: CommandArgs<'gate.vote'>;
  readonly reason?: string | undefined;
}

/**
 * Somebody has pressed Approve or Reject, and nothing has been sent yet. Prevent it and nothing will be. Without a client
 * the host sends the decision itself.
 */
export class WfGateDecideEvent extends WfEvent<GateDecision> {
  static readonly type = 'wf-gate-decide';

  constructor(decision: GateDecision) {
    super(WfGateDecideEvent.type, decision, { request: true });
  }
}

/** What became of a decision that was sent: accepted, refused, failed, or not known. A fact; does not bubble. */
export class WfGateSettledEvent extends WfEvent<{ readonly gate: string; readonly choice: 'approve' | 'reject'; readonly flight: Flight }> {
  static readonly type = 'wf-gate-settled';

  constructor(gate: string, choice: 'approve' | 'reject', flight: Flight) {
    super(WfGateSettledEvent.type, { gate, choice, flight }, { request: false });
  }
}

/** The person wants to see another gate: the next one, or the one that replaced this. Prevent it to show it elsewhere. */
export class WfGateOpenEvent extends WfEvent<{ readonly gate: string }> {
  static readonly type = 'wf-gate-open';

  constructor(gate: string) {
    super(WfGateOpenEvent.type, { gate }, { request: true });
  }
}

/** The tier wants the person to prove again who they are. The host does it, then permissions are asked again. */
export class WfStepUpRequestEvent extends WfEvent<{ readonly gate: string }> {
  static readonly type = 'wf-step-up-request';

  constructor(gate: string) {
    super(WfStepUpRequestEvent.type, { gate }, { request: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-gate-decide': WfGateDecideEvent;
    'wf-gate-settled': WfGateSettledEvent;
    'wf-gate-open': WfGateOpenEvent;
    'wf-step-up-request': WfStepUpRequestEvent;
  }
}
