import type { Principal } from '../../src/model/principal.js';

const person = (id: string, name: string, role: string): Principal => ({ id, kind: 'human', name, roles: [role], session: { acr: 'urn:demo:password', at: '2026-11-22T10:31:00.000Z' } });

export const sam = person('sam', 'Sam Okafor', 'support-rep');
export const lena = person('lena', 'Lena Fischer', 'support-lead');
export const farid = person('farid', 'Farid Haddad', 'finance-lead');
export const aiko = person('aiko', 'Aiko Mori', 'auditor');
export const refundAgent = { id: 'agent-refunds', kind: 'agent', name: 'refunds' } as const;
