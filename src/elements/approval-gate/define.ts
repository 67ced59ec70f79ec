import { define } from '../define.js';
import { WfApprovalGate } from './approval-gate.js';

define('wf-approval-gate', WfApprovalGate);

declare global {
  interface HTMLElementTagNameMap {
    'wf-approval-gate': WfApprovalGate;
  }
}
