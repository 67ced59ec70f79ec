/** A gateway that stops at a signal as the command does: started by stop.node.test.ts. */
import { stopOnSignal } from '../../../src/gateway/command.js';
import { startGateway } from './fixture.js';

const folder = process.env['STOP_FOLDER'] ?? '';
const url = process.env['STOP_DATABASE_URL'];
const fixture = await startGateway({ place: { folder, database: url === undefined ? { dataDir: folder } : { url }, remove: () => Promise.resolve() } });
stopOnSignal(fixture.gateway);
process.stdout.write(`${fixture.url}\n`);
