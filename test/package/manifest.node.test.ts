import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
// @ts-expect-error A script of the project, without declarations.
import { exportedNames, manifestFaults } from '../../scripts/manifest-faults.mjs';

interface Item { name: string; description?: string; type?: { text: string }; default?: string; privacy?: string }
interface Declaration extends Item { kind: string; tagName?: string; members?: Item[]; attributes?: (Item & { fieldName: string })[]; events?: Item[] }
interface Manifest { modules: { path: string; declarations: Declaration[]; exports: { kind: string; name: string }[] }[] }

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
process.chdir(root);
const text = readFileSync('custom-elements.json', 'utf8');
const pkg = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string | { default: string }> };
const names = (exportedNames as (exports: typeof pkg.exports) => Set<string>)(pkg.exports);
const faults = (manifest: Manifest): string[] => (manifestFaults as (manifest: Manifest, names: Set<string>) => string[])(manifest, names);
const read = (): Manifest => JSON.parse(text) as Manifest;

/** The manifest with one thing changed in its first element. */
const changed = (change: (element: Declaration, manifest: Manifest) => void): string[] => {
  const manifest = read();
  const element = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName !== undefined);
  assert.ok(element);
  change(element, manifest);
  return faults(manifest);
};

describe('The manifest of the elements', () => {
  it('holds only what is public, all of it with a sentence, a type and a default', () => {
    assert.deepEqual(faults(read()), []);
  });

  it('names each module as it is published', () => {
    for (const { path } of read().modules) assert.match(path, /^dist\/elements\/[a-z-]+(\/[a-z-]+(\.events)?)?\.js$/);
    assert.ok(!text.includes('src/'));
  });

  it('says of each attribute what can be written in HTML, and names none that is only a property', () => {
    for (const element of read().modules.flatMap(({ declarations }) => declarations)) {
      for (const { name, fieldName, type } of element.attributes ?? []) {
        assert.match(type?.text ?? '', /^(string|number|boolean|'[^']*'( \| '[^']*')*)$/, `${element.tagName} ${name}`);
        assert.ok(element.members?.some((member) => member.name === fieldName), `${element.tagName} ${name}`);
        assert.ok(!['data', 'client', 'words'].includes(name), `${element.tagName} ${name}`);
      }
    }
  });

  for (const [what, change, says] of [
    ['a class of its own inside', (_element, manifest) => manifest.modules.push({ path: 'dist/elements/graph/stage.js', declarations: [{ kind: 'class', name: 'Stage', description: 'Draws.' }], exports: [] }), /Stage is not given out/],
    ['a function', (_element, manifest) => manifest.modules[0]?.declarations.push({ kind: 'function', name: 'titleOf', description: 'A title.' }), /titleOf is internal/],
    ['a module with nothing', (_element, manifest) => manifest.modules.push({ path: 'dist/elements/empty.js', declarations: [], exports: [] }), /holds nothing public/],
    ['a member without a sentence', (element) => delete element.members?.[0]?.description, /has no sentence/],
    ['a member without a default', (element) => delete element.members?.[0]?.default, /has no default/],
    ['a private member', (element) => element.members?.push({ name: '#stage', description: 'Draws.', type: { text: 'string' }, default: "''" }), /#stage is internal/],
    ['a type that nothing gives out', (element) => element.members?.push({ name: 'stage', description: 'Draws.', type: { text: 'Stage' }, default: "''" }), /gives out the type Stage/],
    ['a type said twice', (element) => element.members?.push({ name: 'stage', description: 'Draws.', type: { text: 'string | undefined | undefined' }, default: "''" }), /not for readers/],
    ['an event without its class', (element) => element.events?.push({ name: 'wf-x', description: 'It was.', type: { text: 'CustomEvent' } }), /is not given out/],
  ] satisfies [string, (element: Declaration, manifest: Manifest) => unknown, RegExp][]) {
    it(`does not pass with ${what}`, () => {
      assert.match(changed(change).join('\n'), says);
    });
  }
});
