import type { ClientCode } from './problem-codes.js';

/** Why a client did not send a command, or has given it up. */
export const CLIENT_WORDS: Readonly<Record<ClientCode, string>> = {
  DECISION_IN_FLIGHT: 'Another decision on this is still on its way. Wait until its outcome is known.',
  HISTORY_DOUBTFUL: 'The server contradicted itself about this run. It has to be loaded again first.',
  INVALID_COMMAND: 'It was not filled in as it has to be.',
  READ_ONLY: 'Nothing can be changed here.',
  VOIDED: 'It did not arrive in time. Nothing was done, and it can be done again.',
};
