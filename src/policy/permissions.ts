import type { Policy } from '../model/policy.js';
import type { Principal } from '../model/principal.js';
import type { Run } from '../model/run.js';

/** Permissions with a meaning of their own here; a policy may name more for its host. */
export const PERMISSIONS = [
  'run:read', 'run:start', 'run:stop', 'run:pause', 'gate:read', 'gate:approve', 'gate:reject', 'gate:ask', 'gate:claim',
  'gate:delegate', 'gate:escalate', 'gate:revoke', 'gate:bypass', 'audit:read', 'audit:export', 'audit:redact', 'policy:read', 'policy:set',
] as const;

/** What the roles allow; a role that is tied to an ownership boundary counts only inside that boundary. */
export const permissionsOf = (policy: Policy, { roles }: Pick<Principal, 'roles'>, boundary?: string): ReadonlySet<string> =>
  new Set(policy.roles.filter((role) => roles.includes(role.id) && (role.boundary === undefined || role.boundary === boundary)).flatMap((role) => role.permissions));

/** Labels of the roles that have a permission, for people who ask who could do it instead. */
export const labelsOfRolesWith = (policy: Policy, permission: string): readonly string[] =>
  policy.roles.filter((role) => role.permissions.includes(permission)).map((role) => role.label.text);

/** Labels of roles; a role that the policy does not know is named by its id. */
export const roleLabels = (policy: Policy, roles: readonly string[]): readonly string[] =>
  roles.map((id) => policy.roles.find((role) => role.id === id)?.label.text ?? id);

/** Whether somebody is one of those who may always stop the run. */
export const hasStopAuthority = (run: Run, { id }: Pick<Principal, 'id'>): boolean => run.stopAuthority.some((person) => person.id === id);

/** The person behind a principal: themselves, or the person an agent acts for in the end. */
export const personBehind = ({ id, onBehalfOf = [] }: Pick<Principal, 'id' | 'onBehalfOf'>): Pick<Principal, 'id'> => onBehalfOf.at(-1) ?? { id };

/** Whether somebody may know that a run exists: by permission, as its owner, or because they may stop it. */
export const mayReadRun = (policy: Policy, principal: Principal, run: Run, boundary?: string): boolean => {
  const person = personBehind(principal);
  return permissionsOf(policy, principal, boundary).has('run:read') || run.owner.id === person.id || hasStopAuthority(run, person);
};

/** Whether a person who may read a run also sees the gates in it: by permission alone, owners too. */
export const seesGates = (policy: Policy, principal: Principal, boundary?: string): boolean => permissionsOf(policy, principal, boundary).has('gate:read');
