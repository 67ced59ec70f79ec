// Cold layout of one graph, CPU time in this process, against dagre and elkjs. Budget: 60 ms at 1,000 steps.
import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import ELK from 'elkjs/lib/elk.bundled.js';
import { layout } from '../src/graph/index.js';
import { workflow } from './workflow.mjs';

const runs = 3;
const size = { width: 180, height: 56 };

/** Median CPU time of `runs` runs after one to warm up, in milliseconds. */
async function cpu(work) {
  await work();
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

const ours = ({ nodes, edges }) => layout({ nodes: nodes.map((id) => ({ id, ...size })), edges });

function dagre({ nodes, edges }) {
  const graph = new Graph().setGraph({ rankdir: 'LR' }).setDefaultEdgeLabel(() => ({}));
  for (const id of nodes) graph.setNode(id, { ...size });
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagreLayout(graph);
}

const elk = new ELK();
const elkjs = ({ nodes, edges }) =>
  elk.layout({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT' },
    children: nodes.map((id) => ({ id, ...size })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  });

console.log(' steps     ours    dagre    elkjs   dagre/ours  elkjs/ours   (CPU ms, median of 3)');
for (const steps of [100, 1000]) {
  const graph = workflow(steps);
  const [a, b, c] = [await cpu(() => ours(graph)), await cpu(() => dagre(graph)), await cpu(() => elkjs(graph))];
  const cell = (value, width) => value.toFixed(1).padStart(width);
  console.log(`${String(steps).padStart(6)} ${cell(a, 8)} ${cell(b, 8)} ${cell(c, 8)} ${cell(b / a, 12)} ${cell(c / a, 11)}`);
}
