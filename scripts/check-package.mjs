// Is what `npm publish` would send usable? Packs dist/, unpacks it beside the declared dependencies only, and then
// imports every entry in Node, type-checks a consumer of every entry, and runs publint. Needs a build. Ends with `N passed, N failed`.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
if (!existsSync('dist/index.js')) {
  console.error('No build to check: run npm run build first.');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const consumer = mkdtempSync(join(tmpdir(), 'wf-consumer-'));
process.on('exit', () => rmSync(consumer, { recursive: true, force: true }));
const installed = join(consumer, 'node_modules', manifest.name);

/** Code, declarations and documentation, all of it readable; the build for pages without a bundler is a quarter of it, the gateway a tenth. */
const MOST_UNPACKED = 3_850_000;

let passed = 0;
let failed = 0;
function check(title, faults) {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log([`${faults.length === 0 ? '✔' : '✖'} ${title}`, ...faults.map((fault) => `    ${fault}`)].join('\n'));
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
execFileSync(npm, ['pack', '--silent', '--pack-destination', consumer], { stdio: ['ignore', 'ignore', 'inherit'] });
mkdirSync(installed, { recursive: true });
const tarball = readdirSync(consumer).find((name) => name.endsWith('.tgz'));
execFileSync('tar', ['-xzf', join(consumer, tarball), '-C', installed, '--strip-components=1']);
const contents = readdirSync(installed, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
const unpacked = contents.reduce((sum, file) => sum + statSync(join(installed, file)).size, 0);
console.log(`Packed: ${(statSync(join(consumer, tarball)).size / 1000).toFixed(0)} kB; unpacked: ${(unpacked / 1000).toFixed(0)} kB in ${contents.length} files.`);

const link = (name) => {
  const place = join(consumer, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), place, 'junction');
};
const optional = Object.keys(manifest.peerDependenciesMeta);
for (const name of [...Object.keys(manifest.dependencies), 'lit']) link(name);

const { messages } = await publint({ pkgDir: root, strict: true });
check(
  'publint finds nothing',
  messages.map((message) => formatMessage(message, manifest) ?? message.code),
);

check(`unpacked it is no larger than ${MOST_UNPACKED / 1000} kB`, unpacked <= MOST_UNPACKED ? [] : [`it has ${(unpacked / 1000).toFixed(0)} kB`]);
check(
  'it holds no sources and no maps, and no comment points to one',
  [...contents.filter((file) => /\.map$|(?<!\.d)\.ts$|^(src|test|scripts|demo|stories)\//.test(file)), ...contents.filter((file) => /\.(js|d\.ts)$/.test(file) && readFileSync(join(installed, file), 'utf8').includes('sourceMappingURL'))],
);
check(
  'it has its documentation and what editors read',
  ['README.md', 'LICENSE', 'docs/adapter.md', manifest.customElements, manifest['web-types'], ...manifest.contributes.html.customData].filter((file) => !contents.includes(file.replace('./', ''))),
);

// `*` stands for what a folder of the package holds.
const entries = Object.entries(manifest.exports).flatMap(([name, target]) => {
  const file = typeof target === 'string' ? target : target.default;
  if (!file.includes('*')) return [{ name, file }];
  const [folder, suffix] = file.split('*');
  return readdirSync(join(installed, folder))
    .filter((entry) => entry.endsWith(suffix))
    .map((entry) => ({ name: name.replace('*', entry.slice(0, entry.length - suffix.length)), file: join(folder, entry) }));
});
const specifier = (name) => manifest.name + name.slice(1);
const modules = entries.filter(({ file }) => file.endsWith('.js'));

check(
  `all ${entries.length} entries are in the package`,
  entries.filter(({ file }) => !existsSync(join(installed, file))).map(({ name, file }) => `${name}: no ${file}`),
);
check(
  'the command starts with its interpreter',
  Object.values(manifest.bin).filter((file) => !readFileSync(join(installed, file), 'utf8').startsWith('#!/usr/bin/env node\n')),
);

writeFileSync(join(consumer, 'package.json'), '{"private": true, "type": "module"}');
/** What goes wrong when Node imports an entry, as one line. */
function importFaults(name) {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(specifier(name))})`],
    {
      cwd: consumer,
      encoding: 'utf8',
    },
  );
  return status === 0 ? [] : [stderr.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? stderr.trim()];
}
for (const { name } of modules.filter((entry) => entry.name !== './gateway')) {
  check(`${specifier(name)} imports in Node without the gateway's peers`, importFaults(name));
}
const addressed = ['dist/graph/worker.js', 'dist/cdn/wf-elements-worker.js'].filter((worker) => {
  const folder = join(installed, dirname(worker));
  const address = `new URL("./${basename(worker)}", import.meta.url)`;
  const isNamed = readdirSync(folder).some((name) => name.endsWith('.js') && readFileSync(join(folder, name), 'utf8').includes(address));
  return !existsSync(join(installed, worker)) || !isNamed;
});
check(
  'the layout worker lies beside the module that starts it',
  addressed.map((worker) => `nothing beside ${worker} names it, or there is none`),
);
const cdnFiles = readdirSync(join(installed, 'dist/cdn')).filter((name) => name.endsWith('.js'));
check(
  'the build for a page without a bundler imports only what lies beside it',
  cdnFiles.flatMap((name) =>
    [...readFileSync(join(installed, 'dist/cdn', name), 'utf8').matchAll(/(?:^|[;}\n])import\s*(?:[{*\w][^;"'`]*?from\s*)?["'`]([^"'`]+)["'`]/g)]
      .map(([, from]) => from)
      .filter((from) => !cdnFiles.includes(from.replace('./', '')))
      .map((from) => `${name} imports ${from}`),
  ),
);

// Whoever checks a log has none of the gateway's peers, and calls the command by its name.
const command = join(consumer, 'node_modules', '.bin', 'wf-elements');
mkdirSync(dirname(command), { recursive: true });
symlinkSync(join(installed, manifest.bin['wf-elements']), command);
chmodSync(command, 0o755);
const KEY = 'demo+192c4d42+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs';
const whole = readFileSync('test/package/refund.ndjson', 'utf8');
for (const [what, content, status, says] of [
  ['verifies an export', whole, 0, /^VERIFIED$/m],
  ['names the record of which one character was altered', whole.replace('approve', 'approvd'), 1, /^NOT VERIFIED, first bad record: 4$/m],
  ['finds nothing to check in another file', 'Dear auditor,\n', 2, /neither an audit export/],
]) {
  writeFileSync(join(consumer, 'log.ndjson'), content);
  const args = ['verify', 'log.ndjson', '--key', KEY];
  const [program, ...rest] = process.platform === 'win32' ? [process.execPath, command, ...args] : [command, ...args];
  const { status: ended, stdout, stderr } = spawnSync(program, rest, { cwd: consumer, encoding: 'utf8' });
  const isRight = ended === status && says.test(`${stdout}${stderr}`) && (status === 2) === (stdout === '');
  check(`the packed wf-elements verify ${what}: exit status ${status}`, isRight ? [] : [`exit status ${ended}`, ...`${stdout}${stderr}`.trim().split('\n')]);
}

for (const name of optional) link(name);
for (const name of ['@types/node', '@types/pg']) link(name);
check(`${specifier('./gateway')} imports in Node with them`, importFaults('./gateway'));

writeFileSync(
  join(consumer, 'consumer.ts'),
  modules
    .map(
      ({ name }, index) => `import type * as entry${index} from '${specifier(name)}';\nexport type Entry${index} = typeof entry${index};`,
    )
    .join('\n'),
);
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
for (const [module, moduleResolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
]) {
  const settings = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node'],
    skipLibCheck: true,
  };
  writeFileSync(
    join(consumer, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...settings, module, moduleResolution }, files: ['consumer.ts'] }),
  );
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', consumer, '--pretty', 'false'], { encoding: 'utf8' });
  check(`a consumer of every entry type-checks (${moduleResolution})`, stdout.trim() === '' ? [] : stdout.trim().split('\n'));
}

// The declarations for each framework against its real types: what should compile does, and what is marked as wrong does not.
const frameworks = {
  react: { needs: ['@types/react'], settings: { jsx: 'react-jsx', jsxImportSource: 'react' } },
  preact: { needs: ['preact'], settings: { jsx: 'react-jsx', jsxImportSource: 'preact' } },
  solid: { needs: ['solid-js'], settings: { jsx: 'preserve', jsxImportSource: 'solid-js' } },
  vue: { needs: ['vue'], settings: {} },
  svelte: { needs: ['svelte'], settings: {} },
};
for (const [framework, { needs, settings }] of Object.entries(frameworks)) {
  for (const name of needs) link(name);
  const file = readdirSync('test/package/frameworks').find((name) => name.startsWith(`${framework}.`));
  cpSync(join('test/package/frameworks', file), join(consumer, file));
  const compilerOptions = { ...settings, strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'], types: [], skipLibCheck: true };
  writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', consumer, '--pretty', 'false'], { encoding: 'utf8' });
  check(`the tags type-check in ${framework}`, stdout.trim() === '' ? [] : stdout.trim().split('\n'));
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
