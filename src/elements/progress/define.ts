import { define } from '../define.js';
import { WfProgress } from './progress.js';

define('wf-progress', WfProgress);

declare global {
  interface HTMLElementTagNameMap {
    'wf-progress': WfProgress;
  }
}
