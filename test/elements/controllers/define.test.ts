import { expect } from '@open-wc/testing';
import { define } from '../../../src/elements/define.js';

/** Collects what is warned about while something runs. */
function warningsOf(run: () => void): string[] {
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (message: string) => warnings.push(message);
  try {
    run();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

describe('define()', () => {
  it('registers a class once and is silent about the same class', () => {
    class First extends HTMLElement {}
    expect(warningsOf(() => {
      define('define-probe', First);
      define('define-probe', First);
    })).to.deep.equal([]);
    expect(customElements.get('define-probe')).to.equal(First);
  });

  it('keeps the first of two versions, and says so once with both', () => {
    class Old extends HTMLElement {
      static readonly version = '0.1.0';
    }
    class New extends HTMLElement {
      static readonly version = '0.2.0';
    }
    define('define-probe-two', Old);
    const warnings = warningsOf(() => {
      define('define-probe-two', New);
      define('define-probe-two', New);
    });
    expect(customElements.get('define-probe-two')).to.equal(Old);
    expect(warnings.length).to.equal(1);
    expect(warnings[0]).to.contain('0.1.0').and.to.contain('0.2.0');
  });

  it('does nothing where there is no registry', () => {
    class Nowhere extends HTMLElement {}
    const { customElements: registry } = globalThis;
    Object.defineProperty(globalThis, 'customElements', { value: undefined, configurable: true });
    try {
      define('define-probe-three', Nowhere);
    } finally {
      Object.defineProperty(globalThis, 'customElements', { value: registry, configurable: true });
    }
    expect(registry.get('define-probe-three')).to.equal(undefined);
  });
});
