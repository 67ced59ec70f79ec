import { define } from '../define.js';
import { WfCan } from './can.js';

define('wf-can', WfCan);

declare global {
  interface HTMLElementTagNameMap {
    'wf-can': WfCan;
  }
}
