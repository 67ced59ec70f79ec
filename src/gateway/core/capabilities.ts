import type { Capabilities } from '../../model/frame.js';
import type { EngineBridge } from '../bridge.js';
import { SUPPORTED_COMMANDS } from './commands.js';

/** What an engine behind this gateway can do; without one, what the gateway itself can. */
export function capabilitiesOf(bridge: EngineBridge | undefined): Capabilities {
  const missing = new Set([bridge?.pause === undefined ? 'run.pause' : '', bridge?.resume === undefined ? 'run.resume' : '']);
  return {
    commands: bridge === undefined ? [...SUPPORTED_COMMANDS] : SUPPORTED_COMMANDS.filter((command) => !missing.has(command)),
    authorization: 'evaluate',
    audit: true,
    timeTravel: true,
    seal: bridge?.seal ?? 'guarded',
    ...(bridge?.model === undefined ? {} : { model: bridge.model }),
  };
}
