import type { Principal, PrincipalRef } from '../model/principal.js';

export type SamplePerson = 'sam' | 'lena' | 'farid' | 'aiko';

const person = (id: SamplePerson, name: string, role: string): Principal => ({ id, kind: 'human', name, roles: [role] });

/** Who works on the sample: a support rep, the lead of Support, the lead of Finance, an auditor. */
export const samplePeople: Readonly<Record<SamplePerson, Principal>> = {
  sam: person('sam', 'Sam Okafor', 'support-rep'),
  lena: person('lena', 'Lena Fischer', 'support-lead'),
  farid: person('farid', 'Farid Haddad', 'finance-lead'),
  aiko: person('aiko', 'Aiko Mori', 'auditor'),
};

export const nameOf = ({ id, kind, name }: Principal): PrincipalRef => ({ id, kind, name });

/** The agent that asks for refunds. */
export const sampleAgent: PrincipalRef = { id: 'agent-refunds', kind: 'agent', name: 'Refund agent' };
