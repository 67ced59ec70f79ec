import type { Receipt } from '../../model/command.js';
import { isRefusalCode } from '../../policy/codes.js';
import { PROBLEM_WORDS, RULE_WORDS } from '../../policy/refusal-words.js';

/** What a refusal means, and who was first, where another person was. For people who read an answer of the API; the elements translate the code. */
export function refusalWords({ code = '', by, at }: Receipt): string {
  const words = isRefusalCode(code) ? RULE_WORDS[code] : PROBLEM_WORDS.REFUSED;
  return by === undefined ? words : `${words} It was ${by.name}${at === undefined ? '' : `, at ${at}`}.`;
}
