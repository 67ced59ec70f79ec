import { fork } from 'node:child_process';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { voteOn } from './client.mjs';
import { costOf, summary, until } from './measure.mjs';
import { openGates } from './votes.mjs';

const LIMITS = { streams: 5000, streamsPerPerson: 5000 };
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Readers of one path in a process of their own. */
class Crowd {
  #child;
  #asked = new Map();
  #next = 0;

  constructor(url, token, path, count, mode = 'read') {
    this.#child = fork(fileURLToPath(new URL('./readers-crowd.mjs', import.meta.url)), [url, token, path, String(count), mode], { execArgv: [] });
    this.#child.on('message', ({ id, answer }) => {
      this.#asked.get(id)?.(answer);
      this.#asked.delete(id);
    });
  }

  ask(name, args) {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#child.send({ id, ask: name, args });
    });
  }

  close() {
    this.#child.disconnect();
  }
}

async function tokenOf(gateway, person) {
  const response = await fetch(`${gateway.url}/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) });
  return (await response.json()).token;
}

/** From the press, before the request is sent, until each reader has the event. */
async function measureSeen({ startGateway, short }, readers) {
  const gateway = await startGateway({ kind: 'gates', limits: LIMITS });
  const crowds = [];
  try {
    const presses = short ? 10 : 40;
    const gates = await openGates(gateway, { runs: 1, gates: presses });
    await gateway.ask('hold');
    const [{ run }] = gates;
    const crowd = new Crowd(gateway.url, await tokenOf(gateway, 'sam'), `/v1/runs/${run}/events`, readers);
    crowds.push(crowd);
    await until('all readers are there', async () => (await crowd.ask('open')) === readers);
    const voter = await gateway.signIn('lead-0');
    await gateway.ask('loop');
    const durations = [];
    for (const gate of gates) {
      await crowd.ask('await', `"id":"${gate.id}"`);
      const began = now();
      const { status } = await voter.command('gate.vote', { run, gate: gate.id }, voteOn(gate, 'support-lead'));
      if (status !== 'accepted') throw new Error(`A vote was not accepted: ${status}`);
      await until('all readers have seen it', async () => (await crowd.ask('seen', `"id":"${gate.id}"`)).length === readers);
      durations.push(...(await crowd.ask('seen', `"id":"${gate.id}"`)).map((at) => at - began));
      await sleep(100);
    }
    const loop = await gateway.ask('loop');
    voter.close();
    const { p95 } = summary(durations);
    return { rate: readers, unit: 'readers', durations, met: p95 <= 150, notes: `the gateway's loop was held for at most ${loop.toFixed(0)} ms`, faults: await gateway.ask('faults') };
  } finally {
    crowds.forEach((crowd) => crowd.close());
    await gateway.close();
  }
}

const STEPS = 10_000;

/** Runs of so many steps, written as they are stored. */
async function largeRuns(gateway, count) {
  const gates = await openGates(gateway, { runs: count, gates: 1 });
  const runs = gates.map(({ run }) => run);
  for (const run of runs) {
    await gateway.sql(
      `INSERT INTO wf.entity (run, kind, id, value) SELECT $1, 'step', 'big-' || n, json_build_object('id', 'big-' || n, 'run', $1::text, 'key', 'read', 'kind', 'llm', 'label', json_build_object('text', 'Read document ' || n, 'lang', 'en'),
         'status', 'succeeded', 'attempts', json_build_array(json_build_object('n', 1, 'startedAt', '2026-11-22T10:42:07.120Z', 'endedAt', '2026-11-22T10:42:09.120Z', 'outcome', 'succeeded')), 'note', json_build_object('text', repeat('x', 200)))::text
       FROM generate_series(1, $2::integer) AS n`, [run, STEPS]);
    await gateway.sql(
      `INSERT INTO wf.entity (run, kind, id, value) SELECT $1, 'edge', 'e-' || n, json_build_object('id', 'e-' || n, 'from', 'big-' || n, 'to', 'big-' || n + 1, 'kind', 'control')::text FROM generate_series(1, $2::integer - 1) AS n`, [run, STEPS]);
  }
  return runs;
}

/** When the first and the last part of a snapshot are there, from the request. */
function readSnapshot(url, token, run) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const began = performance.now();
    let first;
    let bytes = 0;
    let tail = '';
    const socket = connect(Number(port), hostname, () => socket.write(`GET /v1/runs/${run}/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      const text = tail + chunk.toString('latin1');
      tail = text.slice(-40);
      // A part has ended where the next event begins.
      if (first === undefined && text.includes('\n\n') && bytes > 10_000) first = performance.now() - began;
      if (!text.includes('event: heartbeat')) return;
      socket.destroy();
      resolve({ first, all: performance.now() - began, bytes });
    });
  });
}

async function measureSnapshot({ startGateway, short }) {
  const gateway = await startGateway({ kind: 'gates', limits: LIMITS });
  try {
    const runs = await largeRuns(gateway, short ? 3 : 12);
    const token = await tokenOf(gateway, 'sam');
    await readSnapshot(gateway.url, token, runs[0]);
    await gateway.ask('loop');
    const read = [];
    const { cpuMs, databaseCpuMs } = await costOf(gateway, false, async () => {
      for (const run of runs.slice(1)) read.push(await readSnapshot(gateway.url, token, run));
    });
    const loop = await gateway.ask('loop');
    const first = summary(read.map((one) => one.first));
    const all = summary(read.map((one) => one.all));
    return {
      rate: read[0].bytes / 1e6, unit: 'MB each', durations: read.map((one) => one.all), cpuMs, databaseCpuMs, operations: read.length, met: first.p95 <= 100 && all.p95 <= 300,
      notes: `first part p50 ${first.p50.toFixed(0)}, p95 ${first.p95.toFixed(0)} ms; asked for the first time; the gateway's loop was held for at most ${loop.toFixed(0)} ms`, faults: await gateway.ask('faults'),
    };
  } finally {
    await gateway.close();
  }
}

/** Readers of a large run that never read: what they take of memory, and of others' time. */
async function measureIdle({ startGateway }, readers) {
  const gateway = await startGateway({ kind: 'gates', limits: LIMITS });
  let crowd;
  try {
    const [run] = await largeRuns(gateway, 1);
    const token = await tokenOf(gateway, 'sam');
    const { rss: before } = await gateway.ask('memory');
    await gateway.ask('loop');
    crowd = new Crowd(gateway.url, token, `/v1/runs/${run}/events`, readers, 'never');
    const durations = [];
    const end = performance.now() + 10_000;
    while (performance.now() < end) {
      const began = performance.now();
      await fetch(`${gateway.url}/healthz`).then((response) => response.text());
      durations.push(performance.now() - began);
      await sleep(50);
    }
    const loop = await gateway.ask('loop');
    const { rss: held } = await gateway.ask('memory');
    await crowd.ask('leave');
    const cpu = await gateway.ask('cpu');
    await sleep(2000);
    const idle = (await gateway.ask('cpu')) - cpu;
    return {
      rate: (held - before) / 1e6, unit: `MB more for ${readers} readers`, durations, met: (held - before) / 1e6 <= 150 && summary(durations).max <= 500,
      notes: `times are those of /healthz meanwhile; the gateway's loop was held for at most ${loop.toFixed(0)} ms; ${idle.toFixed(0)} ms of CPU in the 2 s after they left`, faults: await gateway.ask('faults'),
    };
  } finally {
    crowd?.close();
    await gateway.close();
  }
}

export const rows = [
  { name: 'press to seen by 300 readers', needs: 'server', wanted: '', measure: (setting) => measureSeen(setting, 300) },
  { name: 'press to seen by 500 readers', needs: 'server', wanted: 'p95 <= 150 ms', measure: (setting) => measureSeen(setting, 500) },
  { name: 'snapshot of 10,000 steps', needs: 'server', wanted: 'first part 100 ms, all 300 ms', measure: measureSnapshot },
  { name: '60 readers of 10,000 steps that never read', needs: 'server', wanted: '', measure: (setting) => measureIdle(setting, 60) },
  { name: '300 readers of 10,000 steps that never read', needs: 'server', wanted: '', measure: (setting) => measureIdle(setting, 300) },
];
