#!/usr/bin/env node
import { runVerify, VERIFY_HELP } from './cli/verify.js';
import { GATEWAY_HELP, runGateway } from './gateway/command.js';

const HELP = `wf-elements <command>

Commands:
  gateway    start the reference gateway (wf-elements gateway --help)
  verify     check an export of an audit log offline (wf-elements verify --help)

`;

const [command, ...args] = process.argv.slice(2);

switch (command) {
  case 'gateway':
    process.exitCode = await runGateway(args, process.env);
    break;
  case 'verify':
    process.exitCode = runVerify(args, { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) });
    break;
  case undefined:
  case '--help':
  case '-h':
  case 'help':
    process.stdout.write(`${HELP}${GATEWAY_HELP}\n${VERIFY_HELP}`);
    break;
  default:
    process.stderr.write(`There is no command "${command}".\n\n${HELP}`);
    process.exitCode = 2;
}
