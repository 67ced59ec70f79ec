// Bundles what a page would load, as a host's bundler would, and prints its gzip size: what it loads first, and beside it
// what only comes when a person opens something (a list, an export, a proof).
// `budget` is where it has to get to, `ceiling` what it may not exceed meanwhile: above the budget is said, above the
// ceiling fails. A ceiling goes up only with an element that does more, and a comment says what for.
// `--strict` fails where an entry does not exist; without it that is only said. `--why` lists what weighs most.
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const strict = process.argv.includes('--strict');
const why = process.argv.includes('--why');

// Shares of what has grown are apportioned by the size of the modules.
const budgets = [
  {
    label: 'approval gate, provider and client, without lit',
    budget: 30,
    // Since 67: 3.3 kB what all elements share (words for trouble and for no connection, one sheet of styles for many elements,
    // properties set before the definition, moving), 3.0 kB the client (ends of streams told apart, reports of what went wrong), 2.7 kB
    // the card (whether it can really be seen, long texts, plain data that is checked), 2.0 kB telling a fault of the page from one of
    // the network, 0.5 kB streams cut between characters.
    ceiling: 78.3,
    entries: ['src/elements/approval-gate/define.ts', 'src/elements/provider/define.ts', 'src/client/index.ts'],
    external: [/^lit($|\/)/, /^@lit\/reactive-element/, /^lit-html/, /^lit-element/],
  },
  // Search, filter, several chosen steps, large and wrong data, earlier moments; canvases, list, details, pictures come later.
  // Since 71: 2.9 kB room for the words at lines, 2.6 kB what all elements share, 1.5 kB names and words in several lines, 1.5 kB cards
  // with a host's own controls, 1.3 kB a drawing that the page scales or turns, 1.0 kB data that is compared with what was known. Since 81.8: 0.2 kB
  // names that would be cut in the whole, and counts that are said once.
  // Then 0.3 kB for a count at a line and the ground it stands on.
  { label: 'graph with its layout, lit included', budget: 40, ceiling: 82.3, entries: ['src/elements/graph/define.ts'] },
  { label: 'audit with its cryptography', budget: 15, entries: ['src/audit/index.ts'], keepExports: true },
  // The graph as above, and a record that is searched, filtered and followed without holding all of it; what reads over HTTP
  // keeps to the rate it is told. Since 166, and before it 162.8: about 8 kB the graph, 5 kB client and adapters, 4 kB the card, 3.4 kB
  // what all elements share, 2.7 kB the record, 1.3 kB progress. Since 187.5: a record that folds what is only a view, minus the words of
  // its details, which now come with them; and a progress that keeps its room.
  // Then 0.6 kB a progress that is as high from its first second to its last, 0.3 kB the words at lines.
  { label: 'every element from one CDN address, for a server', budget: 120, ceiling: 189, entries: ['src/cdn-http.ts'], config: 'cdn' },
  // The rules, the log and the streams of a whole backend, for a page that has no server. Grown by the same as the one before.
  // Then 1.1 kB to match a policy's patterns in time that grows with the text alone, which no engine of a browser does.
  // Since 224.8: what signs its log comes with the first checkpoint.
  { label: 'the same with the backend in memory', budget: 150, ceiling: 222.2, entries: ['src/cdn.ts'], config: 'cdn' },
];

const page = 'virtual:page';

async function gzipped({ entries, external = [], keepExports = false, config }) {
  const source = entries
    .map((entry, index) =>
      keepExports
        ? `export * as e${index} from '/${entry}';`
        : entry.endsWith('define.ts')
          ? `import '/${entry}';`
          : `export * from '/${entry}';`,
    )
    .join('\n');
  const answer = await build({
    configFile: config === 'cdn' ? 'vite.config.ts' : false,
    ...(config ? { mode: config } : {}),
    root,
    logLevel: 'error',
    ...(config
      ? { build: { write: false } }
      : {
          plugins: [
            {
              name: 'page',
              resolveId: (id) => (id === page ? `\0${page}` : null),
              enforce: 'pre',
              // How dynamic imports are loaded is the host's bundler's own, once for the whole page.
              load: (id) => (id === `\0${page}` ? source : id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
            },
          ],
          build: {
            write: false,
            target: 'es2022',
            modulePreload: false,
            rolldownOptions: {
              input: page,
              external,
              preserveEntrySignatures: 'strict',
              output: { format: 'es', minify: true },
            },
          },
        }),
  });
  const chunks = [answer].flat().flatMap(({ output }) => output.filter(({ type }) => type === 'chunk'));
  const first = firstLoad(chunks, config && entries[0]);
  const later = chunks.filter((chunk) => !first.includes(chunk));
  const weighed = weigh(first);
  return { ...weighed, later: later.reduce((sum, chunk) => sum + weigh([chunk]).gzip, 0), modules: first.flatMap((chunk) => Object.entries(chunk.modules)) };
}

/** The entry and everything it imports before it can run; `source` tells one of several entries. */
function firstLoad(chunks, source) {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reached = new Set(chunks.filter(({ isEntry, facadeModuleId }) => isEntry && (!source || facadeModuleId === join(root, source))));
  for (const chunk of reached) for (const file of chunk.imports) if (named.has(file)) reached.add(named.get(file));
  return [...reached];
}

function weigh(chunks) {
  const bytes = Buffer.from(chunks.map(({ code }) => code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')).join('\n'));
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/** Bytes before minifying, summed by folder and by package. */
function printHeaviest(modules) {
  const sums = new Map();
  for (const [id, { renderedLength }] of modules) {
    const path = relative(root, id.replace(/^\0/, ''));
    const group = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path)?.[1] ?? dirname(path);
    sums.set(group, (sums.get(group) ?? 0) + renderedLength);
  }
  for (const [group, bytes] of [...sums].sort(([, a], [, b]) => b - a).slice(0, 20)) console.log(`                 ${kB(bytes)}  ${group}`);
}

const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
let failed = 0;
console.log('   gzip  budget  ceiling    min   later  what');
for (const item of budgets) {
  const missing = item.entries.filter((entry) => !existsSync(entry));
  if (missing.length > 0) {
    console.log(`      -  ${String(item.budget).padStart(6)}       -       -       -  ${item.label}: not measured, no ${missing.join(', ')}`);
    if (strict) failed += 1;
    continue;
  }
  const { raw, gzip, later, modules } = await gzipped(item);
  const { budget, ceiling = budget } = item;
  const tooLarge = gzip > ceiling * 1000;
  if (tooLarge) failed += 1;
  const verdict = tooLarge ? ': ABOVE ITS CEILING' : gzip > budget * 1000 ? ': above the budget, below its ceiling' : '';
  console.log(`${kB(gzip)}  ${String(budget).padStart(6)}  ${String(ceiling).padStart(6)} ${kB(raw)} ${kB(later)}  ${item.label}${verdict}`);
  if (why) printHeaviest(modules);
}
console.log('Sizes in kB (1,000 bytes), gzip level 9. "later": gzip of what is loaded when it is first needed.');
process.exitCode = failed > 0 ? 1 : 0;
