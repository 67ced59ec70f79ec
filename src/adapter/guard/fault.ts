import { AdapterError } from '../errors.js';

export const GUARD_FAULT_CODES = [
  'too-big', 'too-many-nodes', 'too-deep', 'too-many-keys', 'forbidden-key', 'not-plain-data',
  'unreadable', 'unknown-frame', 'unknown-version', 'wrong-length',
] as const;
export type GuardFaultCode = (typeof GUARD_FAULT_CODES)[number];

/** Why something that came from a backend was not let in. */
export interface GuardFault {
  readonly ok: false;
  readonly code: GuardFaultCode;
  /** JSON Pointer (RFC 6901) from the top of what came. */
  readonly where: string;
  /** What is wrong, in words. */
  readonly what: string;
  /** What the backend's team can do about it. */
  readonly todo: string;
}

const TODO: Readonly<Record<GuardFaultCode, string>> = {
  'too-big': 'Send less at once: split a snapshot into parts, a delta into several, a page with a lower limit.',
  'too-many-nodes': 'Send less at once: split a snapshot into parts, a delta into several, a page with a lower limit.',
  'too-deep': 'Flatten the value, or send the nested part as text.',
  'too-many-keys': 'Send a list of entries instead of an object used as a map.',
  'forbidden-key': 'Rename the key.',
  'not-plain-data': 'Send what JSON can hold: plain objects, arrays, strings, finite numbers, booleans and null.',
  unreadable: 'Check the member against the schemas in wf-elements/model.',
  'unknown-frame': 'Send snapshot, delta, pulse, heartbeat or reset as `type`.',
  'unknown-version': 'Update wf-elements on this page, or let the backend speak version 1.',
  'wrong-length': 'Answer each question once, in the order in which they were asked.',
};

export const guardFault = (code: GuardFaultCode, where: string, what: string): GuardFault => ({ ok: false, code, where, what, todo: TODO[code] });

/** One line for a log or an error message. */
export const describeFault = (fault: GuardFault): string => `${fault.what} (at ${fault.where === '' ? 'the top' : fault.where}). ${fault.todo}`;

/** A fault as the error an adapter's caller knows how to show. */
export const faultError = (fault: GuardFault): AdapterError =>
  new AdapterError(fault.code === 'unknown-version' ? 'unsupported' : 'invalid', describeFault(fault), { detailCode: fault.code });

/** Carries a fault out of a walk; never leaves the guard. */
export class GuardStop extends Error {
  constructor(readonly fault: GuardFault) {
    super(fault.what);
  }
}
