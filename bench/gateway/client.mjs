import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

/** One person over one kept connection. Plain `node:http`, because what the caller costs is not what is measured. */
export class Client {
  #url;
  #token;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url, token) {
    this.#url = new URL(url);
    this.#token = token;
  }

  call(method, path, body, headers = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request({
        agent: this.#agent, host: this.#url.hostname, port: this.#url.port, method, path,
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }

  /** @returns the receipt, or the problem that stands in its place */
  async command(type, target, args) {
    const id = randomUUID();
    const { status, body } = await this.call('POST', '/v1/commands', { v: 1, id, type, target, args }, { 'idempotency-key': id });
    return { status, ...JSON.parse(body) };
  }

  /** Reads a stream until `until` says so, and leaves it. */
  frames(path, until) {
    return new Promise((resolve, reject) => {
      const sent = request({ host: this.#url.hostname, port: this.#url.port, path, headers: { authorization: `Bearer ${this.#token}` } }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const data = text.slice(0, end).split('\n').find((line) => line.startsWith('data: '));
            text = text.slice(end + 2);
            if (data === undefined || !until(JSON.parse(data.slice(6)))) continue;
            response.destroy();
            resolve();
            return;
          }
        });
        response.on('error', () => undefined);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  close() {
    this.#agent.destroy();
  }
}

/** The arguments of a vote on a gate as it stands. */
export const voteOn = (gate, asRole, seen = {}) => ({
  choice: 'approve', asRole, revision: gate.revision, digests: gate.digests,
  presentation: { locale: 'en', timeZone: 'UTC', kitVersion: 'bench' },
  seen: { evidence: gate.evidence.map(({ id }) => id), dwellMs: 60_000, complete: true, channel: 'api', source: 'attested', ...seen },
});
