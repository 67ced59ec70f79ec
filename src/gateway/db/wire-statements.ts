const PARSE = 0x50;
const PARSE_COMPLETE = 0x31;

/** ParseComplete: a type and the length of nothing but itself. */
const DONE = Uint8Array.of(PARSE_COMPLETE, 0, 0, 0, 4);

export interface StatementGroup {
  /** What the backend still has to be sent. */
  readonly messages: Uint8Array;
  /** The backend's answer, with what it would have said about a statement that it has already. */
  answered(answer: Uint8Array): Uint8Array;
}

/** The name of the statement in a group that begins with a Parse; undefined for any other group, and for the statement without a name. */
function nameIn(messages: Uint8Array): string | undefined {
  if (messages[0] !== PARSE) return undefined;
  const end = messages.indexOf(0, 5);
  return end > 5 ? Buffer.from(messages.buffer, messages.byteOffset + 5, end - 5).toString() : undefined;
}

/**
 * Prepared statements of clients that share one session. Each client prepares a statement when it first uses it, under a
 * name that means the same text for all of them; the session has it once. A second Parse under a name would be an error.
 */
export class SharedStatements {
  readonly #texts = new Map<string, string>();

  /** @throws when a name stands for another text already: the clients are expected to agree. */
  enter(messages: Uint8Array): StatementGroup {
    const name = nameIn(messages);
    if (name === undefined) return { messages, answered: (answer) => answer };
    const end = 1 + new DataView(messages.buffer, messages.byteOffset).getInt32(1);
    const text = Buffer.from(messages.buffer, messages.byteOffset, end).toString('latin1');
    const known = this.#texts.get(name);
    if (known === undefined) {
      return {
        messages,
        answered: (answer) => {
          if (answer[0] === PARSE_COMPLETE) this.#texts.set(name, text);
          return answer;
        },
      };
    }
    if (known !== text) throw new Error(`The prepared statement "${name}" stands for another text in this session.`);
    return { messages: messages.subarray(end), answered: (answer) => Buffer.concat([DONE, answer]) };
  }
}
