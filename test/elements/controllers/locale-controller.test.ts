import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import '../../../src/elements/provider/define.js';
import { LocaleController } from '../../../src/elements/controllers/locale-controller.js';
import { de } from '../../../src/locales/de.js';
import { registerLocale } from '../../../src/locales/locale.js';
import { defineSection, type Translation } from '../../../src/locales/section.js';

const greetings = defineSection('can', {
  denied: 'No entry.',
  hello: ({ name }: { name: string }) => `Hello ${name}`,
});

class LocaleProbe extends LitElement {
  readonly locale = new LocaleController(this, greetings);
  words: Translation<typeof greetings.terms> | undefined;

  protected override render(): TemplateResult {
    return html`<p lang=${this.locale.lang}>${this.locale.t('denied')} ${this.locale.t('hello', { name: 'Sam' })} ${this.locale.t('loading')}</p>`;
  }

  get text(): string {
    return this.renderRoot.textContent.trim();
  }
}
customElements.define('locale-probe', LocaleProbe);

describe('the language of an element', () => {
  before(() => registerLocale(de));

  it('is that of the nearest ancestor, through shadow roots, and falls back to English word by word', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="de-AT"></div>`);
    const probe = document.createElement('locale-probe') as LocaleProbe;
    outer.attachShadow({ mode: 'open' }).append(probe);
    await probe.updateComplete;
    expect(probe.text).to.equal('Sie dürfen das nicht. Hello Sam Wird geladen');
    expect(probe.locale.lang).to.equal('de-AT');
    expect(probe.locale.format.decimal('1240.50')).to.equal(new Intl.NumberFormat('de-AT', { minimumFractionDigits: 2 }).format(1240.5));
  });

  it('is English, dates and numbers too, where there are no words', async () => {
    const probe = await fixture<LocaleProbe>(html`<locale-probe lang="fr"></locale-probe>`);
    expect(probe.text).to.equal('No entry. Hello Sam Loading');
    expect(probe.locale.lang).to.equal('en');
  });

  it('follows the page when it changes', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="en"><locale-probe></locale-probe></div>`);
    const probe = outer.querySelector('locale-probe') as LocaleProbe;
    outer.lang = 'de';
    await new Promise((resolve) => setTimeout(resolve));
    await probe.updateComplete;
    expect(probe.text).to.contain('Sie dürfen das nicht.');
  });

  it('can be set by the provider, and single words by the instance', async () => {
    const outer = await fixture<HTMLElement>(html`<wf-provider .locale=${de} lang="en"><locale-probe .words=${{ denied: 'Nix da.' }}></locale-probe></wf-provider>`);
    const probe = outer.querySelector('locale-probe') as LocaleProbe;
    await probe.updateComplete;
    expect(probe.text).to.equal('Nix da. Hello Sam Wird geladen');
  });

  it('survives a lang that is no language tag', async () => {
    const probe = await fixture<LocaleProbe>(html`<locale-probe lang="_"></locale-probe>`);
    expect(probe.locale.lang).to.equal('en');
  });

  it('knows the direction', async () => {
    const probe = await fixture<LocaleProbe>(html`<locale-probe dir="rtl"></locale-probe>`);
    expect(probe.locale.dir).to.equal('rtl');
  });
});
