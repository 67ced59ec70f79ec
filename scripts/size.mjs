// Bundles what a page would load, as a host's bundler would, and holds the gzip size against the budgets of the design.
// `--strict` fails where an entry does not exist; without it that is only said.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const strict = process.argv.includes('--strict');

const budgets = [
  {
    label: 'approval gate, provider and client, without lit',
    budget: 30,
    entries: ['src/elements/approval-gate/define.ts', 'src/elements/provider/define.ts', 'src/client/index.ts'],
    external: [/^lit($|\/)/, /^@lit\/reactive-element/, /^lit-html/, /^lit-element/],
  },
  { label: 'graph with its layout, lit included', budget: 40, entries: ['src/elements/graph/define.ts'] },
  { label: 'audit with its cryptography', budget: 15, entries: ['src/audit/index.ts'], keepExports: true },
  { label: 'everything as one CDN file', budget: 120, entries: ['src/define.ts', 'src/index.ts'], keepExports: true, config: 'cdn' },
];

const page = 'virtual:page';

async function gzipped({ entries, external = [], keepExports = false, config }) {
  const source = entries
    .map((entry, index) =>
      keepExports ? `export * as e${index} from '/${entry}';` : entry.endsWith('define.ts') ? `import '/${entry}';` : `export * from '/${entry}';`,
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
              load: (id) => (id === `\0${page}` ? source : null),
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
              output: { format: 'es', codeSplitting: false, minify: true },
            },
          },
        }),
  });
  const chunks = [answer].flat().flatMap(({ output }) => output.filter(({ type }) => type === 'chunk'));
  const bytes = Buffer.from(chunks.map(({ code }) => code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')).join('\n'));
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

const kB = (bytes) => (bytes / 1000).toFixed(1).padStart(7);
let failed = 0;
console.log('   gzip  budget     min  what');
for (const item of budgets) {
  const missing = item.entries.filter((entry) => !existsSync(entry));
  if (missing.length > 0) {
    console.log(`      -  ${String(item.budget).padStart(6)}       -  ${item.label}: not measured, no ${missing.join(', ')}`);
    if (strict) failed += 1;
    continue;
  }
  const { raw, gzip } = await gzipped(item);
  const over = gzip > item.budget * 1000;
  if (over) failed += 1;
  console.log(`${kB(gzip)}  ${String(item.budget).padStart(6)} ${kB(raw)}  ${item.label}${over ? ': OVER BUDGET' : ''}`);
}
console.log('Sizes in kB (1,000 bytes), gzip level 9.');
process.exitCode = failed > 0 ? 1 : 0;
