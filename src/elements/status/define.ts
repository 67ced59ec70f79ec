import { define } from '../define.js';
import { WfStatus } from './status.js';

define('wf-status', WfStatus);

declare global {
  interface HTMLElementTagNameMap {
    'wf-status': WfStatus;
  }
}
