/**
 * Patterns of a policy, matched in time that grows with the text and never with how it can be divided: all ways are
 * followed at once (K. Thompson, "Regular expression search algorithm", 1968), where the engines of browsers and Node
 * try one after the other and can take minutes. The syntax is that of ECMAScript with the flag `u`, without what cannot
 * be matched so: looking ahead or behind, and back references.
 */

/** A pattern that can be matched. */
export interface Pattern {
  /** Whether it fits anywhere in the text, as with `RegExp.test`. Takes at most `places` steps for each character. */
  readonly test: (text: string) => boolean;
  readonly places: number;
}

const LONGEST = 1024;
/** Places that a text is compared with at one time; repetitions with a number count as often as they say. */
const MOST_STATES = 2000;
const DEEPEST = 50;

interface State {
  /** Where it goes on: after one character that fits the test, or where `holds` between two characters, or always; at the end nowhere. */
  out: readonly number[];
  readonly test?: number;
  readonly holds?: (before: string | undefined, after: string | undefined) => boolean;
}

/** The last state is the first to be in; the tests are those of characters. */
interface Program { readonly states: readonly State[]; readonly tests: readonly ((character: string) => boolean)[] }

/** Builds the states that match something and go on with the next; states are known by their number. */
type Fragment = (next: number) => number;

const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);
const ASSERTIONS: Readonly<Partial<Record<string, NonNullable<State['holds']>>>> = {
  '^': (before) => before === undefined,
  $: (_, after) => after === undefined,
  '\\b': (before, after) => isWord(before) !== isWord(after),
  '\\B': (before, after) => isWord(before) === isWord(after),
};

// One item each: an escape, a class, the begin of a group, a repetition, or one character.
const ITEM = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z]|k<[^>]*>|[1-9]\d*|[^])|\[(?:\\[^]|[^\]])*\]|\(\?<[^=!>][^>]*>|\(\?<?[:=!]|\{\d+(?:,\d*)?\}\??|[*+?]\??|[^]/gu;

const tooMany = (): RangeError => new RangeError(`it repeats too much: at most ${MOST_STATES} characters and repetitions in all`);

class Reader {
  readonly #items: readonly string[];
  #at = 0;
  #depth = 0;
  readonly #states: State[] = [];
  readonly #tests: ((character: string) => boolean)[] = [];
  readonly #testOf = new Map<string, number>();

  constructor(source: string) {
    this.#items = source.match(ITEM) ?? [];
  }

  /** @throws RangeError for what cannot be matched here */
  read(): Program {
    const first = this.#either()(this.#state({ out: [] }));
    this.#state({ out: [first] });
    return { states: this.#states, tests: this.#tests };
  }

  #state(state: State): number {
    if (this.#states.length >= MOST_STATES) throw tooMany();
    return this.#states.push(state) - 1;
  }

  #test(item: string): number {
    const test = this.#testOf.get(item) ?? this.#tests.push(characterTest(item)) - 1;
    this.#testOf.set(item, test);
    return test;
  }

  #either(): Fragment {
    const ways: Fragment[] = [this.#sequence()];
    while (this.#items[this.#at] === '|') {
      this.#at += 1;
      ways.push(this.#sequence());
    }
    const [only] = ways;
    return ways.length === 1 && only !== undefined ? only : (next) => this.#state({ out: ways.map((way) => way(next)) });
  }

  #sequence(): Fragment {
    const parts: Fragment[] = [];
    for (let item = this.#items[this.#at]; item !== undefined && item !== '|' && item !== ')'; item = this.#items[this.#at]) {
      this.#at += 1;
      parts.push(this.#repeated(this.#one(item)));
    }
    return (next) => parts.reduceRight((after, part) => part(after), next);
  }

  #one(item: string): Fragment {
    if (item === '(' || item === '(?:' || /^\(\?<[^=!]/.test(item)) return this.#group();
    if (item.startsWith('(')) throw new RangeError(`it looks ahead or behind with ${item}`);
    if (/^\\(?:k|[1-9])/.test(item)) throw new RangeError(`it refers back with ${item}`);
    const holds = ASSERTIONS[item];
    if (holds !== undefined) return (next) => this.#state({ holds, out: [next] });
    const test = this.#test(item);
    return (next) => this.#state({ test, out: [next] });
  }

  #group(): Fragment {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new RangeError(`its groups are nested more than ${DEEPEST} deep`);
    const inner = this.#either();
    this.#depth -= 1;
    this.#at += 1;
    return inner;
  }

  #repeated(part: Fragment): Fragment {
    const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??$/.exec(this.#items[this.#at] ?? '');
    if (found === null) return part;
    this.#at += 1;
    const [, sign, from, comma, to] = found;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const most = sign === undefined ? (comma === '' ? least : to === '' ? Infinity : Number(to)) : sign === '?' ? 1 : Infinity;
    if (least > MOST_STATES) throw tooMany();
    return (next) => {
      let after = next;
      if (most === Infinity) {
        after = this.#state({ out: [next] });
        const loop = this.#states[after] as State;
        loop.out = [part(after), next];
      } else {
        for (let n = least; n < most; n += 1) after = this.#state({ out: [part(after), next] });
      }
      for (let n = 0; n < least; n += 1) after = part(after);
      return after;
    };
  }
}

/** Which characters an item stands for: asked of the engine, which knows all classes, once per character. */
function characterTest(item: string): (character: string) => boolean {
  const one = new RegExp(`^${item}$`, 'u');
  const known = new Map<string, boolean>();
  return (character) => {
    const answer = known.get(character) ?? one.test(character);
    if (known.size < 256) known.set(character, answer);
    return answer;
  };
}

function matches({ states, tests }: Program, text: string): boolean {
  const characters = [...text];
  const seen = new Int32Array(states.length).fill(-1);
  /** Whether the character fits each test: 0 is not yet asked, 1 no, 2 yes. */
  const fits = new Uint8Array(tests.length);
  let now: number[] = [];
  let next: number[] = [];
  for (let at = 0; at <= characters.length; at += 1) {
    const before = characters[at - 1];
    const character = characters[at];
    fits.fill(0);
    now.push(states.length - 1);
    for (let id = now.pop(); id !== undefined; id = now.pop()) {
      if (seen[id] === at) continue;
      seen[id] = at;
      const { out, test, holds } = states[id] as State;
      if (out.length === 0) return true;
      if (test !== undefined) {
        if (character === undefined) continue;
        if (fits[test] === 0) fits[test] = tests[test]?.(character) === true ? 2 : 1;
        if (fits[test] === 2) next.push(out[0] as number);
      } else if (holds === undefined || holds(before, character)) {
        for (let way = 0; way < out.length; way += 1) now.push(out[way] as number);
      }
    }
    [now, next] = [next, now];
  }
  return false;
}

/** Reads a pattern. @throws RangeError | SyntaxError that says why it cannot be used here */
export function readPattern(source: string): Pattern {
  if (source.length > LONGEST) throw new RangeError(`it is longer than ${LONGEST} characters`);
  // Its syntax is judged by the engine, so that the reader may take it for granted.
  new RegExp(source, 'u');
  const program = new Reader(source).read();
  return { test: (text) => matches(program, text), places: program.states.length };
}
