import type { Receipt } from '../../model/command.js';

/** For people who read an answer of the API; the elements have their own, translated words. */
const WORDS: Readonly<Record<string, string>> = {
  NOT_FOUND: 'It does not exist, or you may not see it.',
  NOT_ELIGIBLE: 'Your roles do not allow this.',
  UNKNOWN_PERMISSION: 'The policy knows no such permission.',
  SELF_APPROVAL: 'You asked for this or changed it, so you cannot approve it yourself.',
  NOT_DISTINCT: 'Somebody else has to do this: you already took part in it.',
  NOT_INDEPENDENT: 'You have already seen the other person\'s decision.',
  SECOND_PERSON_REQUIRED: 'A second person has to do this.',
  DECISION_NOT_ALLOWED: 'This decision is not offered here.',
  ALREADY_EVALUATED: 'The rules were already applied to this.',
  NOT_OPEN_YET: 'It cannot be decided yet.',
  ALREADY_DECIDED: 'It was already decided.',
  WAITING_FOR_INFO: 'A question has to be answered first.',
  USE_REVOKE: 'It is already approved; revoke the approval instead.',
  NOT_APPROVED: 'It is not approved.',
  NOTHING_TO_REVOKE: 'There is no approval to revoke.',
  RELEASED: 'The step was already allowed to act; stop the run or compensate instead.',
  NO_INFO_PENDING: 'There is no open question.',
  CLAIMED_BY_OTHER: 'Somebody else is working on it.',
  NOT_HOLDER: 'You are not the one who is working on it.',
  NO_VOTE: 'You have not voted here.',
  MAX_LEVEL: 'There is nobody higher to escalate to.',
  TERMINAL: 'It has already ended.',
  CONSUMED: 'It has already been carried out.',
  NO_REOPEN: 'It cannot be opened again.',
  DUPLICATE_VOTE: 'You have already voted here.',
  AUTHORITY_EXPIRED: 'The right to decide this has ended since.',
  STALE_DIGEST: 'It changed since you saw it. Look at it again and decide anew.',
  STALE_POLICY: 'The rules changed since you saw it. Look at it again and decide anew.',
  EDIT_INVALID: 'The change does not fit what this action accepts.',
  REASON_REQUIRED: 'Give a reason.',
  STEP_UP_REQUIRED: 'Sign in again, with the stronger method, to do this.',
  STEP_UP_EXPIRED: 'Your sign-in is too old for this. Sign in again.',
  EVIDENCE_UNSEEN: 'Open the evidence first.',
  CONFIRMATION_REQUIRED: 'Type the word of confirmation.',
  DWELL_TOO_SHORT: 'This was faster than it can be read. Read it, then decide.',
  ARGS_UNREADABLE: 'The data cannot be read exactly as it was sent.',
  UNSUPPORTED_COMMAND: 'This gateway does not carry out this command.',
};

/** What a refusal means, and who was first, when somebody was. */
export function refusalWords(receipt: Receipt): string {
  const words = WORDS[receipt.code ?? ''] ?? 'The command was refused.';
  return receipt.by === undefined ? words : `${words} It was ${receipt.by.name}${receipt.at === undefined ? '' : `, at ${receipt.at}`}.`;
}
