import * as z from 'zod/mini';
import { idSchema, listOf, nameSchema, openEnum, timestampSchema, type Infer } from './primitives.js';

export const PRINCIPAL_KINDS = ['human', 'agent', 'service', 'policy'] as const;

/** Who did or may do something, as it is shown beside an act. */
export const principalRefSchema = z.object({
  id: idSchema,
  kind: openEnum(PRINCIPAL_KINDS),
  name: nameSchema,
});
export type PrincipalRef = Infer<typeof principalRefSchema>;

/** How somebody signed in: authentication context class and methods (OpenID Connect `acr`, `amr`) and when. */
export const sessionSchema = z.object({
  acr: z.optional(nameSchema),
  amr: z.optional(listOf(nameSchema, 32)),
  at: z.optional(timestampSchema),
});
export type Session = Infer<typeof sessionSchema>;

/** Somebody with roles. `onBehalfOf` is the whole chain, nearest first: separation of duties looks through it. */
export const principalSchema = z.object({
  id: idSchema,
  kind: openEnum(PRINCIPAL_KINDS),
  name: nameSchema,
  roles: listOf(idSchema, 256),
  onBehalfOf: z.optional(listOf(principalRefSchema, 16)),
  session: z.optional(sessionSchema),
});
export type Principal = Infer<typeof principalSchema>;

/** Cuts a principal down to what may stand beside an act. */
export const refOf = (principal: PrincipalRef): PrincipalRef => ({
  id: principal.id,
  kind: principal.kind,
  name: principal.name,
});
