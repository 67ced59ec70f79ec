/** A gateway that stops itself on the way from a permit to its effect, until the test lets it go on: started by sleeper.node.test.ts. */
import { writeSync } from 'node:fs';
import { startDriver } from './sleeper.js';
import type { EffectStyle } from './scripted-bridge.js';

const { SLEEPER_ENGINE: engine = 'scripted', SLEEPER_STYLE: style = 'bare', SLEEPER_AT: at, SLEEPER_FOLDER: folder = '', SLEEPER_DATABASE_URL: url, SLEEPER_DIES: dies } = process.env;

let stopped = false;
const say = (line: string): void => void writeSync(1, `${line}\n`);
const stop = (): void => {
  if (stopped) return;
  stopped = true;
  process.kill(process.pid, 'SIGSTOP');
};

const driver = await startDriver(engine as 'scripted' | 'langgraph', style as EffectStyle, { folder, database: url === undefined ? { dataDir: folder } : { url }, remove: () => Promise.resolve() }, {
  onReleased: () => {
    if (at === 'released') stop();
  },
  onPermit: (permit) => {
    say(`permit ${permit.fence} ${permit.until}`);
    if (at === 'permit') stop();
  },
  onActed: () => {
    say('acted');
    if (dies !== undefined) process.kill(process.pid, 'SIGKILL');
  },
});
say(`metrics ${driver.metricsUrl}`);
say(driver.url);
process.on('SIGTERM', () => void driver.close().then(() => process.exit(0)));
