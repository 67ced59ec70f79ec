// Registers every tag, and the adapter `http` for `<wf-provider adapter="http" src="…">`.
import { createHttpAdapter } from './adapter/http/index.js';
import './elements/provider/define.js';
import './elements/status/define.js';
import './elements/graph/define.js';
import './elements/progress/define.js';
import './elements/approval-gate/define.js';
import './elements/audit-log/define.js';
import './elements/can/define.js';
import { registerAdapter } from './elements/provider/adapter-registry.js';

/** `src` names where the routes begin; people also write the first part of the routes themselves. */
const baseOf = (src: string): string => src.replace(/\/+$/, '').replace(/\/v1$/, '');

registerAdapter('http', ({ src }) => createHttpAdapter({ baseUrl: baseOf(src) }));
