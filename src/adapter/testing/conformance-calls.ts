import { canonicalize } from '../../audit/canonical-json.js';
import type { Command, Receipt } from '../../model/command.js';
import type { CallOptions, WorkflowAdapter } from '../contract.js';
import { describeFault, guardDecisions, guardPage, guardReceipt } from '../guard/index.js';
import type { AdapterFixture, Check } from './conformance.js';
import { ensure, failure } from './expectations.js';

const NO_OPTIONS: CallOptions = {};

/** The adapter, with the members that the checks need and {@link describeAdapter} has found. */
const offering = (adapter: WorkflowAdapter): Required<WorkflowAdapter> => adapter as Required<WorkflowAdapter>;

async function newCommand(fixture: AdapterFixture): Promise<Command> {
  const command = await fixture.command?.();
  ensure(command !== undefined, 'The fixture needs command().');
  return command;
}

async function send(adapter: WorkflowAdapter, command: Command): Promise<Receipt> {
  const guarded = guardReceipt(await offering(adapter).execute(command, NO_OPTIONS));
  ensure(guarded.ok, guarded.ok ? '' : `The receipt did not pass the guard: ${describeFault(guarded)}`);
  ensure(guarded.value.id === command.id, 'A receipt carries the id of its command.');
  return guarded.value;
}

const same = (one: unknown, other: unknown): boolean => canonicalize(JSON.parse(JSON.stringify(one))) === canonicalize(JSON.parse(JSON.stringify(other)));

export const callChecks: readonly Check[] = [
  {
    name: 'answers each question once, in order, with a strict boolean',
    needs: 'authorize',
    run: async ({ adapter, asks }) => {
      ensure(asks !== undefined, 'The fixture needs asks.');
      const { allowed, denied } = asks;
      const answers = guardDecisions(await offering(adapter).authorize([allowed, denied, denied, allowed], NO_OPTIONS), 4);
      ensure(answers.ok, answers.ok ? '' : describeFault(answers));
      const decisions = answers.value.map((answer) => (answer.ok ? answer.value.decision : answer.reason));
      ensure(same(decisions, [true, false, false, true]), `true, false, false, true is expected, not ${decisions.join(', ')}.`);
    },
  },
  {
    name: 'answers no question with no answer',
    needs: 'authorize',
    run: async ({ adapter }) => {
      const answers = guardDecisions(await offering(adapter).authorize([], NO_OPTIONS), 0);
      ensure(answers.ok, 'An empty list is answered with an empty list.');
    },
  },
  {
    name: 'gives the same receipt for the same command, whenever it is asked',
    needs: 'execute',
    run: async (fixture) => {
      const command = await newCommand(fixture);
      const first = await send(fixture.adapter, command);
      ensure(first.status === 'accepted' || first.status === 'released' || first.status === 'applied', `The fixture's command is refused: ${first.code ?? first.status}.`);
      ensure(same(first, await send(fixture.adapter, command)), 'The second send of a command has the receipt of the first.');
      const asked = guardReceipt(await offering(fixture.adapter).receipt(command.id, NO_OPTIONS));
      ensure(asked.ok && asked.value.id === command.id && asked.value.status !== 'refused', 'receipt() knows the command.');
    },
  },
  {
    name: 'refuses other content under the same key',
    needs: 'execute',
    run: async (fixture) => {
      const { adapter } = fixture;
      const command = await newCommand(fixture);
      const altered = fixture.altered?.(command);
      ensure(altered !== undefined, 'The fixture needs altered().');
      await send(adapter, command);
      const error = await failure(() => offering(adapter).execute(altered, NO_OPTIONS), ['invalid', 'conflict']);
      ensure(error.detailCode === 'IDEMPOTENCY_MISMATCH', `The code IDEMPOTENCY_MISMATCH is expected, not ${error.detailCode ?? 'none'}.`);
    },
  },
  {
    name: 'voids a key that it was asked about before it came',
    needs: 'execute',
    run: async (fixture) => {
      const command = await newCommand(fixture);
      const answer: unknown = await offering(fixture.adapter).receipt(command.id, NO_OPTIONS);
      ensure(answer === null, 'receipt() answers null for a key that never came.');
      const error = await failure(() => offering(fixture.adapter).execute(command, NO_OPTIONS), ['conflict']);
      ensure(error.detailCode === 'VOIDED', `The code VOIDED is expected, not ${error.detailCode ?? 'none'}.`);
    },
  },
  {
    name: 'refuses what is no command',
    needs: 'execute',
    run: async (fixture) => {
      const { adapter } = fixture;
      const command = await newCommand(fixture);
      for (const wrong of [{ ...command, type: 'gate.auto-approve' }, { ...command, extra: 1 }, { ...command, v: 2 }, { ...command, args: null }]) {
        await failure(() => offering(adapter).execute(wrong as unknown as Command, NO_OPTIONS), ['invalid']);
      }
      ensure((await send(adapter, command)).status !== 'refused', 'A command that was sent wrongly can still be sent rightly.');
    },
  },
  {
    name: 'lists runs page by page, each once',
    needs: 'list',
    run: async ({ adapter, run }) => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = guardPage('runs', await offering(adapter).list('runs', { after, limit: 1 }, NO_OPTIONS));
        ensure(page.ok, page.ok ? '' : describeFault(page));
        ensure(page.value.quarantined.length === 0, `A run could not be read: ${page.value.quarantined[0]?.reason ?? ''}`);
        ensure(page.value.page.items.length <= 1, 'A page holds no more than was asked for.');
        seen.push(...page.value.page.items.map(({ id }) => id));
        after = page.value.page.next;
      } while (after !== undefined && seen.length < 1000);
      ensure(seen.includes(run), `The list holds run ${run}.`);
      ensure(new Set(seen).size === seen.length, 'No run is listed twice.');
    },
  },
];
