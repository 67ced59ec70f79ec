/** A gateway that ends itself without warning when a moment has come: started by crash.node.test.ts. */
import { startGateway } from './fixture.js';

const folder = process.env['CRASH_FOLDER'] ?? '';
const moment = process.env['CRASH_AT'] ?? '';
const die = (reached: string): void => {
  if (reached === moment) process.kill(process.pid, 'SIGKILL');
};

const url = process.env['CRASH_DATABASE_URL'];
const fixture = await startGateway({
  place: { folder, database: url === undefined ? { dataDir: folder } : { url }, remove: () => Promise.resolve() },
  limits: { leaseMs: 3000 },
  onPoint: (point) => die(point),
  onEffect: () => die('effect'),
});
process.stdout.write(`${fixture.url}\n`);
