// A demo in a process of its own that kills itself with SIGKILL at one moment on the way from a press to its effect.
import { Outbox } from '../../demo/workflow/outbox.js';
import { startDemo } from './drive.js';

const { DATA_DIR: dataDir = '', PAGES: pages = '', KILL_AT: killAt } = process.env;

let decided: string | undefined;
const reached = (point: string, gate: string): void => {
  if (point === 'command-committed' && gate !== '') decided = gate;
  if (point === killAt && gate === decided) process.kill(process.pid, 'SIGKILL');
};

// What has landed is read back before it is reported.
const find = Outbox.prototype.find;
Outbox.prototype.find = async function (effectKey) {
  const found = await find.call(this, effectKey);
  if (found !== null) reached('effect', effectKey);
  return found;
};

const { demo, url } = await startDemo({ dataDir, pages, remove: () => Promise.resolve() }, { WF_DEMO_SPEED: '60' }, reached);
console.log(url);
process.on('SIGTERM', () => void demo.close().then(() => process.exit(0)));
