import { warnOnce } from './warn-once.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NBSP = '\u00A0';

/** How a duration is told. `short`: `4 min 30 s`; `long`: `4 minutes and 30 seconds`, as a screen reader should say it. */
export type DurationStyle = 'short' | 'long';

/** What parts thousands, and how a list ends, in languages where that is beyond doubt. */
interface Habit {
  readonly thousands: string;
  readonly conjunction: string;
  readonly disjunction: string;
  /** What stands before the last of more than two. */
  readonly comma: string;
}

const ENGLISH: Habit = { thousands: ',', conjunction: ' and ', disjunction: ' or ', comma: ',' };
const GERMAN: Habit = { thousands: '.', conjunction: ' und ', disjunction: ' oder ', comma: '' };
/** The first `Intl` object of a page takes longer than drawing a hundred cards: what everybody needs at once does without. */
const HABITS: Readonly<Partial<Record<string, Habit>>> = { en: ENGLISH, 'en-US': ENGLISH, 'en-GB': { ...ENGLISH, comma: '' }, de: GERMAN, 'de-DE': GERMAN };

const UNITS = [['day', DAY, 'd'], ['hour', HOUR, 'h'], ['minute', MINUTE, 'min'], ['second', SECOND, 's']] as const;

/** What stands where there is no number or no time to tell. */
export const NO_VALUE = '–';
/** Beyond this many milliseconds from 1970 there are no dates (ECMA-262 21.4.1.1). */
const LAST_DATE = 8.64e15;

const isKnown = (lang: string, timeZone?: string): boolean => {
  try {
    new Intl.DateTimeFormat(lang, timeZone === undefined ? {} : { timeZone }).resolvedOptions();
    return true;
  } catch {
    return false;
  }
};

/**
 * Numbers, money, times and lists in one reader's language and time zone. Never throws: what is no number or no time is
 * written as {@link NO_VALUE}, a language that is none as English, and a time zone that this browser does not know as the reader's own.
 */
export class Format {
  readonly lang: string;
  /** IANA name; undefined is the reader's own, also where the given one is not known here. */
  readonly timeZone: string | undefined;
  /** The given time zone if this browser does not know it: that has to be said beside the times. */
  readonly unknownTimeZone: string | undefined;
  readonly #cache = new Map<string, unknown>();

  /**
   * @param lang BCP 47
   * @param timeZone IANA name; default is the reader's own
   */
  constructor(lang: string, timeZone?: string) {
    this.lang = HABITS[lang] !== undefined || isKnown(lang) ? lang : 'en';
    this.timeZone = timeZone !== undefined && isKnown('en', timeZone) ? timeZone : undefined;
    this.unknownTimeZone = timeZone != null && this.timeZone === undefined ? timeZone : undefined;
    if (this.lang !== lang) warnOnce(`“${lang}” is no language tag. English is used instead.`);
    if (this.unknownTimeZone !== undefined) warnOnce(`The time zone “${timeZone}” is not known here. The reader's own is used instead.`);
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    if (Number.isNaN(value)) return NO_VALUE;
    const isCount = Number.isSafeInteger(value) && value >= 0 && Object.keys(options).every((name) => name === 'maximumFractionDigits');
    const mark = isCount && !Object.is(value, -0) ? HABITS[this.lang]?.thousands : undefined;
    return mark === undefined ? this.#numberFormat(options).format(value) : String(value).replace(/\B(?=(?:\d{3})+$)/g, mark);
  }

  /**
   * A decimal string in the reader's notation with every digit it came with: `1240.00` is `1,240.00`. Nothing is rounded,
   * whatever its length. Text that is no decimal comes back unchanged.
   */
  decimal(value: string): string {
    const match = /^-?\d+(?:\.(\d+))?$/.exec(value);
    if (!match) return value;
    const digits = match[1]?.length ?? 0;
    const exact = value as Intl.StringNumericLiteral;
    return this.#numberFormat({ minimumFractionDigits: Math.min(digits, 100), maximumFractionDigits: Math.min(digits, 100) }).format(exact);
  }

  /** Money with its ISO 4217 code, never a symbol: `1,240.00 EUR`. A `$` would not say which dollar. */
  money(money: { readonly amount: string; readonly currency: string }): string {
    return `${this.decimal(money.amount)}${NBSP}${money.currency}`;
  }

  /** Time of day: `10:42`, or `10:42:07` with seconds. */
  time(at: string | number, seconds = false): string {
    return this.#written({ hour: '2-digit', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }, at);
  }

  /** The day: `22 Nov 2026`. */
  date(at: string | number): string {
    return this.#written({ dateStyle: 'medium' }, at);
  }

  /** Date and time in full, with the time zone, as a record needs it. */
  dateTime(at: string | number): string {
    return this.#written({ dateStyle: 'medium', timeStyle: 'long' }, at);
  }

  /** Time of day when it is on the same day as `now`, else date and time. */
  when(at: string | number, now: number): string {
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    if (this.#written(day, at) === this.#written(day, now)) return this.time(at);
    return this.#written({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }, at);
  }

  /**
   * A duration in at most two units: `0.8 s`, `41 s`, `4 min 30 s`, `1 h 5 min`, `2 d 3 h`.
   * @param ms milliseconds; less than zero counts as zero
   */
  duration(ms: number, style: DurationStyle = 'short'): string {
    if (!Number.isFinite(ms)) return NO_VALUE;
    const value = Math.max(0, ms);
    if (value < 10 * SECOND && value % SECOND !== 0) return this.#unit('second', Math.round(value / 100) / 10, style);
    const at = UNITS.findIndex(([, size]) => value >= size);
    const [unit, size] = UNITS[at === -1 ? UNITS.length - 1 : at] ?? UNITS[3];
    const whole = Math.floor(value / size);
    const next = UNITS[at + 1];
    const rest = at === -1 || next === undefined ? 0 : Math.floor((value - whole * size) / next[1]);
    if (next === undefined || rest === 0) return this.#unit(unit, whole, style);
    const both = [this.#unit(unit, whole, style), this.#unit(next[0], rest, style)];
    return style === 'long' ? this.list(both) : both.join(' ');
  }

  list(items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
    const habit = HABITS[this.lang];
    if (habit !== undefined && items.length > 0) {
      const [last = '', ...rest] = items.toReversed();
      return rest.length === 0 ? last : `${rest.toReversed().join(', ')}${rest.length > 1 ? habit.comma : ''}${habit[type]}${last}`;
    }
    return this.#cached(`list:${type}`, () => new Intl.ListFormat(this.lang, { type })).format(items);
  }

  /** Picks the form that the language wants for a count: `plural(n, { one: 'step', other: 'steps' })`. */
  plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }): string {
    return forms[this.#cached('plural', () => new Intl.PluralRules(this.lang)).select(count)] ?? forms.other;
  }

  #unit(unit: 'day' | 'hour' | 'minute' | 'second', value: number, style: DurationStyle): string {
    if (style === 'long') return this.number(value, { style: 'unit', unit, unitDisplay: 'long' });
    const symbol = UNITS.find(([name]) => name === unit)?.[2] ?? unit;
    return `${this.number(value)}${NBSP}${symbol}`;
  }

  #written(options: Intl.DateTimeFormatOptions, at: string | number): string {
    const ms = instant(at);
    return Math.abs(ms) <= LAST_DATE ? this.#dateFormat(options).format(ms) : NO_VALUE;
  }

  #numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return this.#cached(`n:${JSON.stringify(options)}`, () => new Intl.NumberFormat(this.lang, options));
  }

  #dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const zoned = this.timeZone === undefined ? options : { ...options, timeZone: this.timeZone };
    // A record's time must not depend on whether a region writes 12 or 24 hours with or without a leading zero.
    return this.#cached(`d:${JSON.stringify(zoned)}`, () => new Intl.DateTimeFormat(this.lang, { ...zoned, hourCycle: 'h23' }));
  }

  #cached<T>(key: string, make: () => T): T {
    const found = this.#cache.get(key);
    if (found !== undefined) return found as T;
    const made = make();
    this.#cache.set(key, made);
    return made;
  }
}

const instant = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at));
