import type pg from 'pg';
import type { EffectSql } from '../../src/gateway/index.js';
import type { JsonValue } from '../../src/model/primitives.js';

const PUT = 'insert into demo_outbox (effect_key, args) values ($1, $2) on conflict (effect_key) do nothing';
const FIND = 'select args from demo_outbox where effect_key = $1';

/**
 * Where the demo's effects land: what a mail server and a bank would be. The effect key is the primary key, so the
 * same effect cannot land twice, whoever tries.
 */
export class Outbox {
  private constructor(private readonly sql: EffectSql) {}

  static async open(pool: pg.Pool): Promise<Outbox> {
    await pool.query(`
      create table if not exists demo_outbox (
        effect_key text primary key,
        args jsonb not null,
        sent_at timestamptz not null default now()
      )`);
    return new Outbox({
      rows: async <R extends object>(text: string, values: readonly unknown[] = []) => (await pool.query<R>(text, [...values])).rows,
      run: async (text, values = []) => (await pool.query(text, [...values])).rowCount ?? 0,
    });
  }

  /** The same outbox inside a transaction: what is put there lands with it or not at all. */
  within(sql: EffectSql): Outbox {
    return new Outbox(sql);
  }

  async put(effectKey: string, args: JsonValue): Promise<void> {
    await this.sql.run(PUT, [effectKey, JSON.stringify(args)]);
  }

  async find(effectKey: string): Promise<JsonValue | null> {
    const [row] = await this.sql.rows<{ args: JsonValue }>(FIND, [effectKey]);
    return row?.args ?? null;
  }
}
