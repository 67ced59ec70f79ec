import type { Capabilities } from '../../model/frame.js';
import type { EngineBridge } from '../bridge.js';
import type { CommandType } from '../../model/command.js';

const RUN_COMMANDS: ReadonlySet<CommandType> = new Set<CommandType>([
  'gate.vote', 'gate.withdraw-vote', 'gate.claim', 'gate.unclaim', 'gate.delegate', 'gate.ask', 'gate.answer', 'gate.escalate', 'gate.revoke',
  'gate.bypass', 'gate.reopen', 'gate.seen', 'run.pause', 'run.resume', 'run.stop',
]);

/** What this gateway carries out. Everything else is refused, and listed nowhere. */
const SUPPORTED_COMMANDS: readonly CommandType[] = [...RUN_COMMANDS, 'run.start', 'audit.export', 'audit.redact'];

/** Whether a command is about a run that exists, and judged by policy. */
export const isRunCommand = (type: CommandType): boolean => RUN_COMMANDS.has(type);

/** What an engine behind this gateway can do; without one, what the gateway itself can. */
export function capabilitiesOf(bridge: EngineBridge | undefined): Capabilities {
  const missing = new Set([bridge?.pause === undefined ? 'run.pause' : '', bridge?.resume === undefined ? 'run.resume' : '']);
  return {
    commands: bridge === undefined ? [...SUPPORTED_COMMANDS] : SUPPORTED_COMMANDS.filter((command) => !missing.has(command)),
    authorization: 'evaluate',
    audit: true,
    timeTravel: true,
    seal: bridge?.seal ?? 'guarded',
    ...(bridge === undefined ? {} : { lateEffects: bridge.lateEffects ?? 'compared' }),
    ...(bridge?.model === undefined ? {} : { model: bridge.model }),
  };
}
