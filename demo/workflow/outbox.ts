import type pg from 'pg';
import type { JsonValue } from '../../src/model/primitives.js';

/**
 * Where the demo's effects land: what a mail server and a bank would be. The effect key is the primary key, so the
 * same effect cannot land twice, whoever tries.
 */
export class Outbox {
  private constructor(private readonly pool: pg.Pool) {}

  static async open(pool: pg.Pool): Promise<Outbox> {
    await pool.query(`
      create table if not exists demo_outbox (
        effect_key text primary key,
        args jsonb not null,
        sent_at timestamptz not null default now()
      )`);
    return new Outbox(pool);
  }

  async put(effectKey: string, args: JsonValue): Promise<void> {
    await this.pool.query('insert into demo_outbox (effect_key, args) values ($1, $2) on conflict (effect_key) do nothing', [effectKey, JSON.stringify(args)]);
  }

  async find(effectKey: string): Promise<JsonValue | null> {
    const { rows } = await this.pool.query<{ args: JsonValue }>('select args from demo_outbox where effect_key = $1', [effectKey]);
    return rows[0]?.args ?? null;
  }
}
