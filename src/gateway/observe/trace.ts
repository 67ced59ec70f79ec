import { randomBytes } from 'node:crypto';

/** A place in a trace: what was asked for once, followed through every program that works on it (W3C Trace Context, level 1). */
export interface Trace {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** This program's part of it: 16 digits. */
  readonly spanId: string;
  /** The system that began the trace asks for it to be recorded. */
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const INVALID_VERSION = 'ff';
const ALL_ZERO = /^0+$/;
const SAMPLED = 0x01;

/** Random, and never all zero. */
const newId = (bytes: number): string => {
  const id = randomBytes(bytes).toString('hex');
  return ALL_ZERO.test(id) ? newId(bytes) : id;
};

/**
 * Continues the trace that a `traceparent` header names. One that the specification calls invalid is as good as none: then a new
 * trace begins. A later version is read as far as this one knows it, as section 4.3 asks.
 */
export function continueTrace(traceparent: string | undefined): Trace {
  const [, version = INVALID_VERSION, traceId = '', parentId = '', flags = '', more] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const valid = version !== INVALID_VERSION && !ALL_ZERO.test(traceId) && !ALL_ZERO.test(parentId) && (version !== '00' || more === undefined);
  return valid
    ? { traceId, spanId: newId(8), sampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 }
    : { traceId: newId(16), spanId: newId(8), sampled: false };
}

/** The trace as a header: `00-<trace>-<span>-<flags>`. */
export const traceparentOf = ({ traceId, spanId, sampled }: Trace): string => `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
