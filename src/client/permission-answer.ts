import { KNOWN_OBLIGATIONS, type AccessDecision } from '../model/access.js';
import type { Permission } from './types.js';

export const UNKNOWN: Permission = Object.freeze({ state: 'unknown' });
export const CHECKING: Permission = Object.freeze({ state: 'checking' });
export const EXPIRED: Permission = Object.freeze({ state: 'expired' });
/** The backend offers no way to ask, but decides each command when it comes. */
export const ON_EXECUTE: Permission = Object.freeze({ state: 'allow', reasonCode: 'ON_EXECUTE' });
/** The backend offers no way to ask and does not say that it decides each command. */
export const NO_AUTHORIZATION: Permission = Object.freeze({ state: 'deny', reasonCode: 'NO_AUTHORIZATION' });

export const failedPermission = (reasonCode: string, reason?: string): Permission => Object.freeze({ state: 'error', reasonCode, reason });

/** What a decision that passed the guard means for a control. */
export function permissionOf({ decision, context = {} }: AccessDecision): Permission {
  const { obligations = [] } = context;
  const said = {
    reason: context.reason_user,
    reasonCode: context.reason_code,
    reasonParams: context.reason_params,
    whoCan: context.who_can,
    whoKind: context.who_can_kind,
    evaluationId: context.evaluation_id,
  };
  if (!decision) return Object.freeze({ ...said, state: context.access_request?.requestable === true ? 'requestable' : 'deny' });
  if (obligations.length === 0) return Object.freeze({ ...said, state: 'allow' });
  // Something must be done that this kit cannot do: then it must not act.
  if (!obligations.every(({ type }) => KNOWN_OBLIGATIONS.has(type))) {
    return Object.freeze({ ...said, state: 'deny', reasonCode: 'UNKNOWN_OBLIGATION', obligations });
  }
  return Object.freeze({ ...said, state: 'allow-with-obligations', obligations });
}
