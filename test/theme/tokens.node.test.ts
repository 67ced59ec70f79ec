import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { KIT_VERSION } from '../../src/elements/version.js';
import { TOKENS } from '../../src/theme/tokens.js';

const file = readFileSync(new URL('../../src/theme/tokens.css', import.meta.url), 'utf8');

describe('tokens.css', () => {
  it('has every token with the default that elements fall back to', () => {
    const declared = [...file.matchAll(/^ {2}--wf-([\w-]+): (.+);$/gm)].map(([, name, value]) => [name, value]).filter(([name], at, all) => all.findIndex(([other]) => other === name) === at);
    assert.deepEqual(Object.fromEntries(declared), { ...TOKENS });
  });
});

describe('the version that decisions carry', () => {
  it('is that of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    assert.equal(KIT_VERSION, version);
  });
});
