import { expect, fixture, html } from '@open-wc/testing';
import { TOKENS, type TokenName } from '../../src/theme/tokens.js';

type Rgb = readonly [number, number, number];

/** What a canvas paints for a CSS colour, over another one. */
function paint(context: CanvasRenderingContext2D, colours: readonly string[]): Rgb {
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (rgb: Rgb): number => {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: Rgb, b: Rgb): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const INKS: readonly TokenName[] = [
  'ink', 'ink-2', 'ink-3', 'accent', 'status-running', 'status-succeeded', 'status-waiting', 'status-stuck', 'status-failed', 'status-idle',
];
const GROUNDS: readonly TokenName[] = ['ground', 'surface', 'surface-sunk'];
const TINTED: readonly TokenName[] = ['status-running', 'status-succeeded', 'status-waiting', 'status-stuck', 'status-failed', 'status-idle'];

for (const scheme of ['light', 'dark'] as const) {
  describe(`contrast in ${scheme}`, () => {
    async function resolver(): Promise<(name: TokenName) => string> {
      const probe = await fixture<HTMLElement>(html`<div></div>`);
      probe.style.colorScheme = scheme;
      return (name) => {
        probe.style.color = TOKENS[name];
        return getComputedStyle(probe).color;
      };
    }
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;

    it('of every ink on every ground is at least 4.5 : 1', async () => {
      const colour = await resolver();
      for (const ink of INKS) {
        for (const ground of GROUNDS) {
          const ratio = contrast(paint(context, [colour(ink)]), paint(context, [colour(ground)]));
          expect(ratio, `${ink} on ${ground}`).to.be.at.least(4.5);
        }
      }
    });

    it('of status words and fine print on a tinted ground is at least 4.5 : 1', async () => {
      const colour = await resolver();
      for (const tone of TINTED) {
        const base = paint(context, [colour('surface')]);
        const ink = paint(context, [colour(tone)]);
        const tint = base.map((value, at) => Math.round(value * 0.88 + (ink[at] ?? 0) * 0.12)) as unknown as Rgb;
        for (const words of [tone, 'ink', 'ink-2', 'ink-3'] as const) {
          expect(contrast(paint(context, [colour(words)]), tint), `${words} on a ${tone} tint`).to.be.at.least(4.5);
        }
      }
    });

    it('of a button’s border and of its label is enough to find and to read', async () => {
      const colour = await resolver();
      for (const ground of GROUNDS) expect(contrast(paint(context, [colour('line-strong')]), paint(context, [colour(ground)])), ground).to.be.at.least(3);
      expect(contrast(paint(context, [colour('accent-ink')]), paint(context, [colour('accent')]))).to.be.at.least(4.5);
    });
  });
}
