import type { PrincipalRef } from '../src/model/principal.js';

/** Somebody whom the page can pretend to be. */
export interface DemoPerson { readonly id: string; readonly name: string; readonly roles: readonly string[]; readonly title: string }

export const PEOPLE: readonly DemoPerson[] = [
  { id: 'sam', name: 'Sam Okafor', roles: ['support-rep'], title: 'Support rep' },
  { id: 'lena', name: 'Lena Fischer', roles: ['support-lead'], title: 'Support lead' },
  { id: 'farid', name: 'Farid Haddad', roles: ['finance-lead'], title: 'Finance lead' },
  { id: 'aiko', name: 'Aiko Mori', roles: ['auditor'], title: 'Auditor' },
];

const human = (id: string): PrincipalRef => ({ id, kind: 'human', name: PEOPLE.find((person) => person.id === id)?.name ?? id });

export const LENA = human('lena');
export const FARID = human('farid');

/** The agent that asks for refunds, on behalf of Support. */
export const REFUND_AGENT: PrincipalRef = { id: 'agent-refunds', kind: 'agent', name: 'Refund agent' };
