import { define } from '../define.js';
import { WfGraph } from './graph.js';

define('wf-graph', WfGraph);

declare global {
  interface HTMLElementTagNameMap {
    'wf-graph': WfGraph;
  }
}
