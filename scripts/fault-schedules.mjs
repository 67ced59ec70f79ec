// Fault schedules of the gateway, the long form: node scripts/fault-schedules.mjs --seeds 2000 [--from 1] [--lanes 6] [--embedded]
// On a PostgreSQL server of its own where the programs are there, on WF_TEST_DATABASE_URL where that is set, else embedded.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../test/gateway/faults/main.ts', import.meta.url));
spawn(process.execPath, ['--import', 'tsx', main, ...process.argv.slice(2)], { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1));
