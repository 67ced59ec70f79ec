import type { Api, Received } from './api.js';

export interface ReadAll {
  readonly runs: Readonly<Record<string, string>>;
  readonly commands: readonly { readonly person: string; readonly id: string }[];
  readonly as: (person: string) => Promise<Api>;
}

const snapshotOf = async (reader: Api, path: string): Promise<unknown> => {
  const frames = await reader.frames(path, (frame) => frame.type === 'heartbeat');
  const parts = frames.filter((frame): frame is Received & { type: 'snapshot' } => frame.type === 'snapshot');
  return { epoch: parts[0]?.epoch, seq: parts[0]?.seq, state: parts.map(({ state }) => state) };
};

/** Everything that a gateway serves of these runs and commands, as its readers get it. */
export async function readAll({ runs, commands, as }: ReadAll) {
  const aiko = await as('aiko');
  const entries = await aiko.get('/v1/audit/entries?limit=1000');
  const size = Number(entries.body['size']);
  return {
    runs: Object.fromEntries(await Promise.all(Object.entries(runs).map(async ([name, run]) => [name, await snapshotOf(aiko, `/v1/runs/${run}/events`)]))) as Record<string, unknown>,
    listed: (await aiko.get('/v1/runs?limit=100')).body,
    inbox: (await (await as('lena')).get('/v1/inbox?limit=100')).body,
    receipts: await Promise.all(commands.map(async ({ person, id }) => (await (await as(person)).get(`/v1/commands/${id}`)).body)),
    entries: entries.body,
    checkpoint: (await aiko.get('/v1/audit/checkpoint')).body['text'],
    proofs: await Promise.all([0, Math.floor(size / 2), size - 1].map(async (index) => (await aiko.get(`/v1/audit/proof?index=${index}&size=${size}`)).body)),
  };
}
