import { AdapterError } from 'wf-elements/adapter';

/** Shows runs of a backend that only offers `GET /runs/:id`. Read-only: every other member is simply left out. */
export function pollingAdapter(baseUrl, { everyMs = 2000, token } = {}) {
  return {
    async *open(topic, { signal }) {
      if (!('run' in topic)) throw new AdapterError('unsupported', 'This backend has no inbox.');
      let shown = -1;
      while (!signal.aborted) {
        const response = await fetch(`${baseUrl}/runs/${encodeURIComponent(topic.run)}`, {
          signal, headers: token ? { authorization: `Bearer ${await token()}` } : {},
        });
        if (response.status === 401) throw new AdapterError('unauthenticated', 'Please sign in again.');
        if (response.status === 404) throw new AdapterError('not-found', 'There is no such run.');
        if (!response.ok) throw new AdapterError('unavailable', `The backend answered ${response.status}.`);
        const { version, now, user, run, steps, edges } = await response.json();
        const head = { epoch: run.id, seq: version, serverTime: now };
        if (version === shown) yield { type: 'heartbeat', ...head };
        else yield {
          type: 'snapshot', v: 1, ...head, me: user,
          capabilities: { commands: [], authorization: 'none', audit: false, timeTravel: false, seal: 'not-reported' },
          state: { runs: [run], steps, edges },
        };
        shown = version;
        await new Promise((done) => { setTimeout(done, everyMs); signal.addEventListener('abort', done, { once: true }); });
      }
    },
  };
}
