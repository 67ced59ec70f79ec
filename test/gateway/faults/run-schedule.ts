import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { leafHash } from '../../../src/audit/merkle.js';
import { rootFromLeaves } from '../../../src/audit/merkle-tree.js';
import { checkpointOf } from '../../../src/audit/verify-head.js';
import { runsWithoutStanding } from '../../../src/gateway/core/standing.js';
import type { Sql } from '../../../src/gateway/db/database.js';
import type { Gate } from '../../../src/model/gate.js';
import { Api, voteArgs, type Answer } from '../support/api.js';
import type { FaultyDatabase } from '../support/faulty-database.js';
import { Fleet } from './fleet.js';
import { describeSchedule, type Schedule, type Story } from './plan.js';

const SETTLES_MS = 60_000;

export interface Outcome { readonly schedule: Schedule; readonly problems: readonly string[]; readonly log: readonly string[] }

interface People { readonly sam: Api; readonly lena: Api; readonly farid: Api }
type State = { readonly status: string; readonly gates: readonly { readonly id: string; readonly state: string; readonly record: string; readonly effects: number }[] };

const isOk = ({ status }: Answer): boolean => status === 200;
/** What must be so in the end, or why it is not. */
type Check = (state: State) => string | undefined;

const effectsOf = ({ gates }: State): number => gates.reduce((sum, { effects }) => sum + effects, 0);
const ends = (status: string, effects: number): Check => (state) =>
  state.status === status && effectsOf(state) === effects ? undefined : `should be ${status} with ${effects} effects`;
/** Stopped, before or after the effect. An engine that finds its question cancelled may say that it failed. */
const stopped: Check = (state) => {
  const fits = ['cancelled', 'failed'].includes(state.status) ? state.gates.every((gate) => (gate.effects === 1) === (gate.state === 'consumed')) : state.status === 'succeeded' && effectsOf(state) === 1;
  return fits ? undefined : 'should be cancelled, or done with its effect';
};
const refused: Check = (state) =>
  effectsOf(state) === 0 && (['failed', 'cancelled'].includes(state.status) || state.gates.some((gate) => gate.state === 'open')) ? undefined : 'was taken back: should have no effect, and be over or asked again';

class Play {
  constructor(private readonly fleet: Fleet, private readonly database: FaultyDatabase, private readonly people: People) {}

  #send(by: Api, type: string, body: object, id: string): Promise<Answer> {
    return this.fleet.insist((url) => new Api(url, by.token).call('POST', '/v1/commands', { v: 1, id, type, ...body }, { 'idempotency-key': id }));
  }

  async start(story: Story): Promise<string> {
    const workflow = story === 'batch' ? 'refunds' : 'refund';
    const amount = story === 'small' ? '20.00' : story === 'two' ? '700.00' : '120.00';
    const input = story === 'batch' ? ['60.00', '70.00'] : { order: 'A-1', refund: { amount, currency: 'EUR' } };
    const answer = await this.#send(this.people.sam, 'run.start', { target: { workflow }, args: { input } }, randomUUID());
    if (!isOk(answer)) throw new Error(`the start was refused: ${JSON.stringify(answer.body)}`);
    return String(answer.body['run']);
  }

  vote(by: Api, gate: Gate, choice: 'approve' | 'reject', asRole: string): Promise<Answer> {
    return this.#send(by, 'gate.vote', { target: { run: gate.run, gate: gate.id }, args: voteArgs(gate, choice, asRole), ...(choice === 'reject' ? { reason: 'No' } : {}) }, randomUUID());
  }

  async openGates(run: string, n: number): Promise<readonly Gate[]> {
    for (const end = Date.now() + SETTLES_MS; ; await sleep(40)) {
      const state = await this.state(run);
      const open = state.gates.filter((gate) => gate.state === 'open');
      if (state.gates.length >= n && open.length >= n) return open.map(({ record }) => (JSON.parse(record) as { gate: Gate }).gate);
      if (Date.now() > end) throw new Error(`${open.length} of ${n} gates were opened; the run is ${state.status}`);
    }
  }

  async state(run: string): Promise<State> {
    const [{ rows: runs }, { rows: gates }] = await Promise.all([
      this.database.direct.query<{ status: string }>('SELECT status FROM wf.run WHERE id = $1', [run]),
      this.database.direct.query<{ id: string; state: string; record: string; effects: number }>(
        `SELECT id, state, record, ((SELECT count(*) FROM public.test_effect e WHERE e.key = g.id) + (SELECT count(*) FROM public.test_outbox o WHERE o.effect_key = g.id))::integer AS effects
         FROM wf.gate g WHERE run = $1 ORDER BY id`, [run]),
    ]);
    return { status: runs[0]?.status ?? 'missing', gates };
  }

  /** For the report of a run that did not come to its end: what is on its way to the engine, and whose the run is. */
  async orders(run: string): Promise<string> {
    const now = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
    const { rows } = await this.database.direct.query(`SELECT verb, attempts, next_at - ${now} AS next, lease_until - ${now} AS leased FROM wf.outbox WHERE run = $1`, [run]);
    const leases = await this.database.direct.query(`SELECT engine_fence AS fence, l.until - ${now} AS own, g.until - ${now} AS gateway FROM wf.run_lease l LEFT JOIN wf.gateway g ON g.instance = l.owner WHERE run = $1`, [run]);
    return JSON.stringify([rows, leases.rows]);
  }

  /** Plays one story and says what must have come of it. */
  async play(story: Story, run: string): Promise<Check> {
    const { lena, farid } = this.people;
    const lead = 'support-lead';
    switch (story) {
      case 'small':
        return ends('succeeded', 1);
      case 'leave':
        await this.openGates(run, 1);
        return (state) => (state.status === 'waiting' && state.gates.some((gate) => gate.state === 'open') && effectsOf(state) === 0 ? undefined : 'should wait at its open gate');
      case 'batch': {
        for (const gate of await this.openGates(run, 2)) await this.#must(this.vote(lena, gate, 'approve', lead));
        return ends('succeeded', 2);
      }
      case 'two': {
        const [gate] = await this.openGates(run, 1);
        if (gate !== undefined) await Promise.all([this.#must(this.vote(lena, gate, 'approve', lead)), this.#must(this.vote(farid, gate, 'approve', 'finance-lead'))]);
        return ends('succeeded', 1);
      }
      default:
        return this.#decide(story, run);
    }
  }

  async #decide(story: Story, run: string): Promise<Check> {
    const { lena } = this.people;
    const [gate] = await this.openGates(run, 1);
    if (gate === undefined) throw new Error('no gate');
    if (story === 'stop') {
      await this.#must(this.#send(lena, 'run.stop', { target: { run }, args: {}, reason: 'Wrong batch' }, randomUUID()));
      return stopped;
    }
    await this.#must(this.vote(lena, gate, story === 'reject' ? 'reject' : 'approve', 'support-lead'));
    if (story === 'reject') return ends('failed', 0);
    if (story === 'revoke') {
      const answer = await this.#send(lena, 'gate.revoke', { target: { run, gate: gate.id }, args: {}, reason: 'Wrong customer' }, randomUUID());
      return isOk(answer) ? refused : ends('succeeded', 1);
    }
    if (story === 'approve-stop') {
      await this.#send(lena, 'run.stop', { target: { run }, args: {}, reason: 'Wrong batch' }, randomUUID());
      return stopped;
    }
    return ends('succeeded', 1);
  }

  async #must(sent: Promise<Answer>): Promise<void> {
    const answer = await sent;
    if (!isOk(answer)) throw new Error(`refused: ${JSON.stringify(answer.body)}`);
  }
}

async function settled(play: Play, story: Story, run: string, check: Check): Promise<string | undefined> {
  for (const end = Date.now() + SETTLES_MS; ; await sleep(50)) {
    const state = await play.state(run);
    const wrong = check(state);
    if (wrong === undefined) return undefined;
    if (Date.now() > end) return `run ${run} (${story}) ${wrong}; it is ${state.status}, gates ${state.gates.map((gate) => `${gate.state} with ${gate.effects} effects`).join(', ')}; orders ${await play.orders(run)}`;
  }
}

/** Every checkpoint that was ever signed is the root of the records up to it, and no record is missing. */
async function logFaults(database: FaultyDatabase, log: string): Promise<readonly string[]> {
  const { rows } = await database.direct.query<{ seq: string; raw: string }>('SELECT seq, raw FROM wf.audit_entry WHERE log = $1 ORDER BY seq', [log]);
  const { rows: notes } = await database.direct.query<{ note: string }>('SELECT note FROM wf.audit_checkpoint WHERE log = $1', [log]);
  const leaves = rows.map(({ raw }) => leafHash(Buffer.from(raw)));
  return [
    ...(rows.every(({ seq }, index) => Number(seq) === index) ? [] : ['the log has a hole']),
    ...notes.flatMap(({ note }) => {
      const checkpoint = checkpointOf(note);
      if (checkpoint === undefined) return ['a checkpoint cannot be read'];
      return Buffer.compare(rootFromLeaves(leaves.slice(0, Number(checkpoint.size))), checkpoint.root) === 0 ? [] : [`the checkpoint at ${checkpoint.size} is not of this log`];
    }),
  ];
}

/** Runs one schedule to its end and says what is wrong then: nothing, if the gateway holds. */
export async function runSchedule(database: FaultyDatabase, schedule: Schedule): Promise<Outcome> {
  const fleet = new Fleet(database, schedule.seed, schedule.stories.includes('batch'));
  const problems: string[] = [];
  const sql: Sql = { rows: async <R extends object>(text: string, values: readonly unknown[] = []) => (await database.direct.query<R>(text, [...values])).rows, run: () => Promise.reject(new Error('only read')) };
  try {
    for (let n = 0; n < schedule.gateways; n += 1) await fleet.start();
    const [sam, lena, farid] = await Promise.all([fleet.signIn('sam'), fleet.signIn('lena'), fleet.signIn('farid')]);
    const play = new Play(fleet, database, { sam, lena, farid });
    fleet.arm(schedule.faults);
    await Promise.all(schedule.stories.map(async (story) => {
      try {
        const run = await play.start(story);
        const wrong = await settled(play, story, run, await play.play(story, run));
        if (wrong !== undefined) problems.push(wrong);
      } catch (error) {
        problems.push(`${story}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }));
    fleet.disarm();
    const standing = (await runsWithoutStanding(sql, fleet.tenant)).map(({ run, status }) => `run ${run} is ${status} for no reason`);
    problems.push(...standing, ...(await logFaults(database, fleet.logOrigin)));
  } catch (error) {
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await fleet.close();
  }
  return { schedule, problems, log: problems.length === 0 ? fleet.log : [describeSchedule(schedule), ...fleet.lines] };
}
