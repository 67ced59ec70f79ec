import { describeReceived } from '../../adapter/guard/index.js';

/** Reads one value; undefined for what makes no sense. */
export type Reader<T> = (value: unknown) => T | undefined;
export type Loose = Readonly<Record<string, unknown>>;

const FAULTS_NAMED = 5;

export const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

export const asText: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);
export const asFlag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
/** A finite number from zero on. */
export const asAmount: Reader<number> = (value) => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined);
/** A whole number from zero on. */
export const asCount: Reader<number> = (value) => (Number.isSafeInteger(value) ? asAmount(value) : undefined);
/** A time that there is, in epoch milliseconds. */
export const asInstant: Reader<number> = (value) => (typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : undefined);
/** An RFC 3339 time that there is. */
export const asTime: Reader<string> = (value) => (typeof value === 'string' && asInstant(Date.parse(value)) !== undefined ? value : undefined);
/** A text as the model has it, or a mere string. */
export const asWords: Reader<{ readonly text: string }> = (value) =>
  typeof value === 'string' ? { text: value } : isObject(value) && typeof value['text'] === 'string' ? (value as { readonly text: string } & Loose) : undefined;
export const oneOf = <T extends string>(known: readonly T[]): Reader<T> => (value) => known.find((name) => name === value);

/**
 * Reads plain data from a host, who may have got it from anywhere. A member that is `null` or undefined is not set; one
 * that makes no sense is left out and counted. Never throws.
 */
export class PlainData {
  #faults = 0;
  readonly #named: string[] = [];

  /** How many values could not be used. */
  get faults(): number {
    return this.#faults;
  }

  /** The first of them, for a console: where, and what stood there. */
  get named(): readonly string[] {
    return this.#named;
  }

  fault(where: string, value: unknown): undefined {
    this.#faults += 1;
    if (this.#named.length < FAULTS_NAMED) this.#named.push(`${where} is ${describeReceived(value)}`);
    return undefined;
  }

  /** One member. */
  member<T>(of: Loose, name: string, where: string, read: Reader<T>): T | undefined {
    const value = of[name];
    if (value === undefined || value === null) return undefined;
    return read(value) ?? this.fault(`${where}.${name}`, value);
  }

  /** The members that make sense, by their readers. */
  members<T>(of: Loose, where: string, readers: { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> }): Partial<T> {
    const kept: Partial<T> = {};
    for (const name of Object.keys(readers) as (keyof T & string)[]) {
      const value = this.member(of, name, where, readers[name]);
      if (value !== undefined) kept[name] = value;
    }
    return kept;
  }

  /** The items of a list that can be read. */
  list<T>(of: Loose, name: string, where: string, read: (item: Loose, where: string) => T | undefined): T[] {
    const value = of[name];
    if (value === undefined || value === null) return [];
    const at = where === '' ? name : `${where}.${name}`;
    if (!Array.isArray(value)) {
      this.fault(at, value);
      return [];
    }
    return (value as readonly unknown[]).flatMap((item, index) => {
      const taken = isObject(item) ? read(item, `${at}[${index}]`) : undefined;
      if (!isObject(item)) this.fault(`${at}[${index}]`, item);
      return taken === undefined ? [] : [taken];
    });
  }

  /** Says in the console, once for this data, what could not be used. */
  report(tag: string): void {
    if (this.#faults === 0) return;
    const more = this.#faults > this.#named.length ? `, and ${this.#faults - this.#named.length} more` : '';
    console.warn(`wf-elements: <${tag}> left out ${this.#faults} of the values in its data: ${this.#named.join('; ')}${more}.`);
  }
}
