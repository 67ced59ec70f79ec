import type { Sql } from '../db/database.js';

/** What the newest token of a caller said, whichever gateway saw it. */
export interface KnownStanding { readonly subject: string; readonly roles: readonly string[]; /** Epoch seconds. */ readonly issuedAt: number }

interface Whose { readonly tenant: string; readonly issuer: string }
interface Raw { readonly subject: string; readonly roles: string; readonly issued_at: number }

const COLUMNS = 'subject, roles, issued_at';
const read = ({ subject, roles, issued_at: issuedAt }: Raw): KnownStanding => ({ subject, roles: JSON.parse(roles) as string[], issuedAt });

/** Notes what a token says, unless a later one is known already. @returns what stands then. */
export async function noteStanding(sql: Sql, { tenant, issuer }: Whose, { subject, roles, issuedAt }: KnownStanding): Promise<KnownStanding> {
  const [row] = await sql.rows<Raw>(
    `WITH noted AS (
       INSERT INTO wf.standing AS s (tenant, issuer, subject, roles, issued_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant, issuer, subject) DO UPDATE SET roles = EXCLUDED.roles, issued_at = EXCLUDED.issued_at
       WHERE s.issued_at < EXCLUDED.issued_at OR (s.issued_at = EXCLUDED.issued_at AND s.roles <> EXCLUDED.roles)
       RETURNING ${COLUMNS}
     )
     SELECT ${COLUMNS} FROM noted
     UNION ALL SELECT ${COLUMNS} FROM wf.standing WHERE tenant = $1 AND issuer = $2 AND subject = $3
     LIMIT 1`,
    [tenant, issuer, subject, JSON.stringify([...roles].sort()), issuedAt],
  );
  return row === undefined ? { subject, roles, issuedAt } : read(row);
}

export async function standingsOf(sql: Sql, { tenant, issuer }: Whose, subjects: readonly string[]): Promise<ReadonlyMap<string, KnownStanding>> {
  const rows = await sql.rows<Raw>(`SELECT ${COLUMNS} FROM wf.standing WHERE tenant = $1 AND issuer = $2 AND subject = ANY ($3)`, [tenant, issuer, [...subjects]]);
  return new Map(rows.map((row) => [row.subject, read(row)]));
}
