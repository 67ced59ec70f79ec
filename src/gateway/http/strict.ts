/** The longest identifier, as everywhere in the model. */
export const LONGEST_ID = 128;

// Control characters break log lines and headers; U+0000 no database keeps.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;
// With the flag `u` a pair is one character, so that only half of one is found.
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Whether a value from outside is a text that can be kept, compared and shown exactly as it came: one to `most` UTF-16 code
 * units, no control characters, no unpaired surrogate (which UTF-8 cannot carry).
 */
export const isCleanText = (value: unknown, most = LONGEST_ID): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && !CONTROL.test(value) && !LONE_SURROGATE.test(value);

/** The last second that RFC 3339 can write with four digits of the year. */
const LAST_SECOND = 253_402_300_799;

/** Whether a value is an instant as JWT writes it (RFC 7519 section 2, NumericDate): seconds since 1970, to the end of the year 9999. */
export const isNumericDate = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= LAST_SECOND;
