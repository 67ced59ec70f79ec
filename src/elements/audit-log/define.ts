import { define } from '../define.js';
import { WfAuditLog } from './audit-log.js';

define('wf-audit-log', WfAuditLog);

declare global {
  interface HTMLElementTagNameMap {
    'wf-audit-log': WfAuditLog;
  }
}
