import type { GateAction } from '../../model/gate.js';
import type { GateState } from '../../model/status.js';
import { countedApprovals, countedRejections } from '../quorum.js';
import { labelsOfRolesWith } from '../permissions.js';
import { cellOf, type GateEvent } from './table.js';
import { isHeld, tierOf, whyNotApprovable, type GateView } from './view.js';

type Offer = Pick<GateView, 'record' | 'policy'>;

/** Acts of people in the order in which they are offered; each is an event of the table under the same name. */
const OFFERED = ['approve', 'edit', 'reject', 'withdraw', 'claim', 'unclaim', 'delegate', 'ask', 'answer', 'escalate', 'revoke', 'bypass'] as const satisfies readonly (GateAction & GateEvent)[];

const CONDITIONS: Readonly<Partial<Record<GateAction, (offer: Offer) => boolean>>> = {
  approve: (offer) => whyNotApprovable(offer) === undefined,
  edit: (offer) => whyNotApprovable(offer) === undefined && offer.record.gate.subject.schema !== undefined,
  withdraw: ({ record }) => countedApprovals(record.gate).length + countedRejections(record.gate).length > 0,
  delegate: (offer) => labelsOfRolesWith(offer.policy, 'gate:delegate').length > 0,
  escalate: (offer) => offer.record.gate.level < (tierOf(offer)?.sla.escalation.length ?? 0),
  bypass: (offer) => labelsOfRolesWith(offer.policy, 'gate:bypass').length > 0,
};

const offers = (event: GateEvent, state: GateState): boolean => cellOf(event, state).kind === 'goes';

/** What the gate's state offers to anybody at all. Whether a given person may do it is a permission, asked separately. */
export const allowedActions = (offer: Offer): readonly GateAction[] => {
  const { gate } = offer.record;
  const fromTable = OFFERED.filter((action) => offers(action, gate.state) && (CONDITIONS[action]?.(offer) ?? true));
  return isHeld(gate) ? [...fromTable, 'reopen'] : fromTable;
};
