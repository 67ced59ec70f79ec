/** What the pages without a framework do with their buttons and tags; `drawItems` gives each item of the list its data. */
export function wirePage(adapters, drawItems) {
  const byId = (id) => document.getElementById(id);
  const tags = byId('tags');
  const provider = tags.querySelector('wf-provider');
  const graph = byId('graph');
  const place = document.createComment('tags');
  let ticks = 0;
  let timer;

  /** As a framework does it: every property is set again, each with a new object. */
  function draw() {
    byId('ticks').value = ticks;
    if (!tags.isConnected) return;
    graph.filter = [];
    graph.selected = byId('chosen').value || 'read';
    drawItems(ticks % 100);
  }

  byId('as-sam').addEventListener('click', () => (provider.adapter = adapters.sam));
  byId('as-lena').addEventListener('click', () => (provider.adapter = adapters.lena));
  byId('tick').addEventListener('click', () => {
    if (timer !== undefined) timer = clearInterval(timer);
    else timer = setInterval(() => { ticks += 1; draw(); }, 50);
  });
  byId('nothing').addEventListener('click', () => {
    for (const name of ['selected', 'selection', 'filter', 'data', 'renderStep', 'at', 'words', 'run', 'client']) graph[name] = null;
  });
  byId('mount').addEventListener('click', () => (tags.isConnected ? tags.replaceWith(place) : place.replaceWith(tags)));
  byId('open-log').addEventListener('click', () => byId('log-dialog').showModal());
  graph.addEventListener('wf-step-select', ({ detail }) => (byId('chosen').value = detail.step ?? ''));
  for (const name of ['wf-gate-decide', 'wf-gate-settled']) byId('gate').addEventListener(name, ({ type }) => (byId('events').value += ` ${type}`));

  provider.adapter = adapters.sam;
}
