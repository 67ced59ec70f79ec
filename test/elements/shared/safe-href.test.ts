import { expect } from '@open-wc/testing';
import { safeHref } from '../../../src/elements/shared/safe-href.js';

const BASE = 'http://app.example/page';

describe('links from data', () => {
  for (const target of ['https://example.com/a?b#c', 'HTTPS://EXAMPLE.com']) {
    it(`lets ${target} through`, () => expect(safeHref(target, BASE)).to.match(/^https:/));
  }

  it('lets plain http through on this origin only', () => {
    expect(safeHref('/x', BASE)).to.equal('http://app.example/x');
    expect(safeHref('http://other.example/x', BASE)).to.equal(undefined);
  });

  for (const target of [
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,<script>', 'blob:https://x/1',
    'vbscript:x', 'file:///etc/passwd', 'ftp://x', 'https://user:pass@x/', 'https://', '//',
  ]) {
    it(`stops ${JSON.stringify(target)}`, () => expect(safeHref(target, BASE)).to.equal(undefined));
  }
});
