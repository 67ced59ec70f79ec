// Readers in a process of their own, over raw sockets: what they cost is not what is measured. Started by readers.mjs.
import { connect } from 'node:net';

const [url, token, path, count, mode] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** When each text that is waited for was seen, by each reader. */
const seen = new Map();
let waitingFor;
let open = 0;
const sockets = [];

for (let n = 0; n < Number(count); n += 1) {
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`);
  if (mode === 'never') {
    socket.pause();
    continue;
  }
  let beaten = false;
  let tail = '';
  socket.on('data', (chunk) => {
    const text = tail + chunk.toString('latin1');
    tail = text.slice(-200);
    if (!beaten && text.includes('event: heartbeat')) {
      beaten = true;
      open += 1;
    }
    if (beaten && waitingFor !== undefined && text.includes(waitingFor)) {
      const times = seen.get(waitingFor);
      if (!times.has(n)) times.set(n, now());
    }
  });
}

process.on('message', ({ id, ask, args }) => {
  const answers = {
    open: () => open,
    await: () => {
      waitingFor = args;
      seen.set(args, new Map());
    },
    seen: () => [...(seen.get(args)?.values() ?? [])],
    leave: () => sockets.forEach((socket) => socket.destroy()),
  };
  process.send({ id, answer: answers[ask]() ?? null });
});
process.on('disconnect', () => process.exit(0));
