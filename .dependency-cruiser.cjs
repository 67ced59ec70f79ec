// The layers of the house: imports point only downwards. Types count as imports.

const below = {
  model: [],
  audit: ['model'],
  policy: ['model', 'audit'],
  insight: ['model'],
  graph: ['model'],
  adapter: ['model', 'audit', 'policy', 'insight', 'graph'],
  client: ['model', 'audit', 'policy', 'insight', 'graph', 'adapter'],
  samples: ['model', 'audit', 'policy', 'insight', 'adapter'],
  elements: ['model', 'audit', 'policy', 'insight', 'graph', 'adapter', 'client', 'theme', 'locales'],
  theme: [],
  // The English sentences of the rules' refusals.
  locales: ['policy'],
  gateway: ['model', 'audit', 'policy', 'insight'],
  cli: ['model', 'audit'],
};
const browserLayers = Object.keys(below).filter((layer) => !['gateway', 'cli'].includes(layer));
// The gateway speaks the adapter's contract but never its code for browsers.
const shared = { gateway: ['src/adapter/contract(\\.ts$|/)'] };

const layerRules = Object.entries(below).map(([layer, lower]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `${layer}/ may import ${[...lower.map((name) => `${name}/`), ...(shared[layer] ? ['adapter/contract'] : [])].join(', ') || 'no other layer'}.`,
  from: { path: `^src/${layer}/` },
  to: {
    path: '^src/',
    pathNot: [layer, ...lower].map((name) => `^src/${name}/`).concat((shared[layer] ?? []).map((path) => `^${path}`)),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'browser-without-node',
      severity: 'error',
      comment: 'Code for the browser uses no Node module.',
      from: { path: `^src/(${browserLayers.join('|')}|index\\.ts$|define\\.ts$)` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'gateway-stays-behind-the-command-line',
      severity: 'error',
      comment: 'Only the gateway itself and cli.ts may reach src/gateway/.',
      from: { path: '^src/', pathNot: '^src/(gateway/|cli\\.ts$)' },
      to: { path: '^src/gateway/' },
    },
    {
      name: 'no-dom-below-elements',
      severity: 'error',
      comment: 'Pure layers know nothing of Lit or positioning.',
      from: { path: `^src/(${browserLayers.filter((layer) => !['elements', 'theme'].includes(layer)).join('|')}|gateway)/` },
      to: { path: 'node_modules/(lit|@lit|lit-html|lit-element|@floating-ui)/' },
    },
    {
      name: 'gateway-peers-stay-in-the-gateway',
      severity: 'error',
      comment: 'Optional peers are for the gateway; a page never loads them.',
      from: { path: '^src/', pathNot: '^src/gateway/' },
      to: { path: 'node_modules/(hono|@hono|pg|jose|pino|prom-client|@electric-sql|@langchain)/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle between modules that run is a missing third module.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      comment: 'What ships imports only what the package declares for its users.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Every import leads to a file.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
