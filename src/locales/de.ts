import { auditLog } from './de/audit-log.js';
import { auditLogPanels } from './de/audit-log-panels.js';
import { can } from './de/can.js';
import { common } from './de/common.js';
import { gate } from './de/gate.js';
import { gateFaults } from './de/gate-faults.js';
import { graph } from './de/graph.js';
import { graphPanels } from './de/graph-panels.js';
import { progress } from './de/progress.js';
import { provider } from './de/provider.js';
import { reasons } from './de/reasons.js';
import { status } from './de/status.js';
import type { Locale } from './locale.js';

/** German. */
export const de: Locale = { lang: 'de', sections: { common, provider, status, progress, gate, 'gate-faults': gateFaults, can, reasons, graph, 'graph-panels': graphPanels, 'audit-log': auditLog, 'audit-log-panels': auditLogPanels } };
