import { define } from '../define.js';
import { WfProvider } from './provider.js';

define('wf-provider', WfProvider);

declare global {
  interface HTMLElementTagNameMap {
    'wf-provider': WfProvider;
  }
}
