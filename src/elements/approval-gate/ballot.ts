import type { CommandDraft } from '../../client/types.js';
import type { Gate } from '../../model/gate.js';
import { KIT_VERSION } from '../version.js';
import type { GateDecision } from './approval-gate.events.js';
import type { Preparation } from './blockers.js';
import type { PressChannel } from './press-guard.js';
import type { Arming, CardLocale } from './view.js';

export interface BallotInput {
  readonly gate: Gate;
  readonly arming: Arming;
  readonly channel: PressChannel;
  readonly asRole: string;
  readonly preparation: Preparation;
  readonly locale: CardLocale;
}

/**
 * What a press decides, ready to be sent: the revision and fingerprints as they were when the press began, and what this
 * client can say about how it was shown. That part is the client's word; the backend records it as attested.
 */
export function ballotOf({ gate, arming, channel, asRole, preparation, locale }: BallotInput): GateDecision {
  const { choice, snapshot } = arming;
  const word = gate.requirement.typedConfirmation;
  const reason = preparation.reason.trim();
  return {
    run: gate.run,
    gate: gate.id,
    choice,
    args: {
      choice,
      asRole,
      revision: snapshot.revision,
      digests: snapshot.digests,
      presentation: {
        locale: locale.lang,
        timeZone: locale.format.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        kitVersion: KIT_VERSION,
      },
      seen: {
        evidence: [...preparation.evidence],
        dwellMs: preparation.dwellMs,
        complete: preparation.endSeen,
        channel,
        source: 'attested',
      },
      ...(choice === 'approve' && word !== undefined ? { typedWord: preparation.confirmation.trim() } : {}),
      meaning: locale.t(choice === 'approve' ? 'meaning.approve' : 'meaning.reject'),
    },
    ...(reason === '' ? {} : { reason }),
  };
}

/** The command for a decision. One flight per gate, revision and choice: a second press joins the first. */
export const voteDraft = (decision: GateDecision, evaluationId: string | undefined): CommandDraft<'gate.vote'> => ({
  type: 'gate.vote',
  target: { run: decision.run, gate: decision.gate },
  args: decision.args,
  reason: decision.reason,
  evaluationId,
  flightKey: `gate.vote ${decision.gate} ${decision.args.revision} ${decision.choice}`,
});
