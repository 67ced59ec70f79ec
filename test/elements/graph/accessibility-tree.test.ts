import { expect } from '@open-wc/testing';
import { executeServerCommand, sendKeys } from '@web/test-runner-commands';
import { BATCH_NOW, supportBatch } from '../../fixtures/support-batch.js';
import { aStep, cursor, drawn, shadowOf, soon, withData } from './support.js';

/** A node of the tree that the browser hands to assistive technology. */
interface Node {
  readonly role: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly children: readonly Node[];
}

async function treeOf(test: Mocha.Context): Promise<Node> {
  const tree = await executeServerCommand<Node | null, undefined>('accessibility-tree').catch(() => null);
  return tree ?? test.skip();
}

function all(node: Node, fits: (node: Node) => boolean): Node[] {
  return [...(fits(node) ? [node] : []), ...node.children.flatMap((child) => all(child, fits))];
}

const withRole = (node: Node, ...roles: readonly string[]): Node[] => all(node, ({ role }) => roles.includes(role));
// A text that is cut on the screen has its drawn pieces as children, which no reader speaks.
const textIn = (node: Node): string => (node.children.length === 0 || node.role === 'StaticText' ? node.name : node.children.map(textIn).join('')).replace(/\s+/g, ' ').trim();

/** The list of steps as somebody hears it: each row as its cells under the names of their columns. */
function rowsOf(tree: Node): Record<string, string>[] {
  const [grid] = withRole(tree, 'treegrid');
  if (grid === undefined) return [];
  const heads = withRole(grid, 'columnheader').map(({ name }) => name);
  return withRole(grid, 'row')
    .map((row) => withRole(row, 'rowheader', 'gridcell'))
    .filter((cells) => cells.length > 0)
    .map((cells) => Object.fromEntries(cells.map((cell, at) => [heads[at] ?? '', textIn(cell)])));
}

const BUSY = {
  steps: [
    aStep('read', { status: 'succeeded', label: { text: 'Read the letter' } }),
    aStep('topic', { status: 'failed', label: { text: 'Find the topic' }, note: { text: 'the model did not answer' } }),
    aStep('draft', { status: 'running', phase: 'streaming', label: { text: 'Write the reply' }, startedAt: '2026-11-22T10:43:50.000Z' }),
    aStep('orders', { status: 'running', label: { text: 'Look up the orders' }, startedAt: '2026-11-22T10:43:55.000Z' }),
    aStep('check', { status: 'waiting-human', label: { text: 'Check the reply' } }),
    aStep('send', { label: { text: 'Send it' } }),
  ],
  edges: [['read', 'topic'], ['read', 'draft'], ['read', 'orders'], ['draft', 'check'], ['topic', 'send'], ['orders', 'send'], ['check', 'send']].map(([from = '', to = ''], at) => ({ id: `e${at}`, from, to, kind: 'control' as const })),
  now: BATCH_NOW,
};

describe('the accessibility tree of <wf-graph>', () => {
  for (const view of ['graph', 'list'] as const) {
    it(`answers what is running, what failed, and what a step waits for, while the ${view} is in sight`, async function () {
      const graph = await withData(BUSY);
      graph.view = view;
      await soon(() => shadowOf(graph).querySelectorAll('[role=treegrid] .rows > [role=row]').length === 6, 'no rows');
      const tree = await treeOf(this);
      const rows = rowsOf(tree);
      const named = (status: RegExp): string[] => rows.filter((row) => status.test(row['Status'] ?? '')).map((row) => row['Step'] ?? '').sort();
      expect(named(/^Running/)).to.deep.equal(['Look up the orders', 'Write the reply']);
      expect(named(/^Failed/)).to.deep.equal(['Find the topic']);
      expect(rows.find((row) => row['Step'] === 'Find the topic')?.['Status']).to.equal('Failed · the model did not answer');
      const waits = rows.find((row) => row['Step'] === 'Send it')?.['Waits for'] ?? '';
      for (const name of ['Look up the orders', 'Check the reply']) expect(waits).to.contain(name);
      expect(waits).to.not.contain('Read the letter');
      expect(rows.find((row) => row['Step'] === 'Check the reply')?.['Waits for']).to.contain('a person');
      expect(rows.find((row) => row['Step'] === 'Read the letter')?.['Then']).to.contain('Write the reply');
    });
  }

  it('has how many steps there are in each state as buttons', async function () {
    await drawn(await withData(BUSY));
    const names = withRole(await treeOf(this), 'button').map(({ name }) => name);
    for (const name of ['1 failed', '1 waits for a person', '2 running', '1 not started', '1 done']) expect(names).to.include(name);
  });

  it('has one button for the drawing, which says all there is to say about the step under the keyboard, and nothing of what is painted', async function () {
    const graph = await drawn(await withData(BUSY));
    cursor(graph).focus();
    await sendKeys({ press: 'End' });
    await soon(() => cursor(graph).ariaLabel?.startsWith('Send it') === true);
    const tree = await treeOf(this);
    const focused = all(tree, ({ properties, role }) => properties['focused'] === true && role === 'button');
    expect(focused).to.have.length(1);
    expect(focused[0]?.name).to.match(/^Send it\. Not started\. after .+\. nothing after it(\. \d of \d)?$/);
    for (const name of ['Find the topic', 'Look up the orders', 'Check the reply']) expect(focused[0]?.name).to.contain(name);
    expect(withRole(tree, 'button').filter(({ name }) => name.startsWith('Send it'))).to.have.length(1);
    const outside = (node: Node): Node[] => (node.role === 'treegrid' ? [] : [node, ...node.children.flatMap(outside)]);
    expect(outside(tree).filter(({ role, name }) => role === 'StaticText' && name === 'Write the reply'), 'cards are hidden from it').to.have.length(0);
  });

  it('says how deep each row is, how many there are beside it, and that it can be opened', async function () {
    const graph = await withData({ ...supportBatch(), now: BATCH_NOW });
    await soon(() => shadowOf(graph).querySelector('[role=treegrid] .rows > [role=row]') !== null);
    const tree = await treeOf(this);
    const rows = withRole(tree, 'row').filter((row) => withRole(row, 'rowheader').length > 0);
    const batch = rows.find((row) => textIn(withRole(row, 'rowheader')[0] as Node) === 'Handle each request');
    expect(batch?.properties).to.include({ level: 1, expanded: true });
    const inner = rows.filter(({ properties }) => properties['level'] === 2);
    expect(inner.length).to.be.greaterThan(5);
    for (const row of inner) expect(row.properties['expanded']).to.equal(false);
  });

  it('has one polite region, which is silent about what stood there from the start', async function () {
    const graph = await drawn(await withData(BUSY));
    expect(graph.isConnected).to.equal(true);
    const live = all(await treeOf(this), ({ properties }) => properties['live'] === 'polite');
    expect(live.filter(({ properties }) => properties['root'] === undefined).length).to.be.greaterThan(0);
    expect(live.map(textIn).join('')).to.equal('');
  });
});
