import type { Permission } from '../../client/types.js';
import type { Gate } from '../../model/gate.js';
import { blockersOf, type Blocker } from './blockers.js';
import type { CardState } from './card-state.js';
import { canTellVisibility, isInForeignFrame, type Concealment } from './really-visible.js';
import type { LongTexts } from './long-text.js';
import { rolesFor, type GateControl, type GateSource } from './source.js';
import type { CardLocale, GateView } from './view.js';

export interface ViewInput {
  readonly locale: CardLocale;
  readonly gate: Gate;
  readonly source: GateSource;
  readonly card: CardState;
  readonly attention: { readonly dwellMs: number; readonly endSeen: boolean };
  readonly concealment: Concealment | undefined;
  readonly rechecking: boolean;
  readonly headingLevel: number;
  readonly texts: LongTexts;
  readonly faults: (raw: string) => unknown;
  readonly later: GateView['later'];
  readonly permission: (control: GateControl) => Permission;
}

const forEachControl = <T>(make: (control: GateControl) => T): Readonly<Record<GateControl, T>> => ({
  approve: make('approve'),
  reject: make('reject'),
  ask: make('ask'),
  claim: make('claim'),
});

/** Puts together what the card renders from, at this very moment. */
export function buildView(input: ViewInput): GateView | undefined {
  const { locale, gate, source, card, attention, concealment, rechecking, headingLevel, texts, faults, later } = input;
  const { snapshot, panel, hint, changes, accessRequested } = card;
  if (!snapshot) return undefined;
  const framed = isInForeignFrame() && !canTellVisibility();
  const preparation = { reason: card.reason, confirmation: card.confirmation, evidence: card.evidence, endSeen: attention.endSeen, dwellMs: attention.dwellMs };
  const permissions = forEachControl(input.permission);
  const blockers: Readonly<Record<GateControl, readonly Blocker[]>> = forEachControl((control) =>
    blockersOf({ control, gate, snapshot, source, permission: permissions[control], preparation, rejecting: panel === 'reject', framed, concealment }),
  );
  const roles = rolesFor(gate, source.me);
  const asRole = card.asRole !== undefined && roles.includes(card.asRole) ? card.asRole : roles[0];
  return { locale, gate, snapshot, source, preparation, permissions, blockers, panel, hint, rechecking, changes, texts, faults, later, roles, asRole, accessRequested, headingLevel };
}

