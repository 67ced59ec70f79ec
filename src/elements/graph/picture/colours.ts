import type { Palette } from '../far/painter.js';

/** The theme's colours as `#rrggbb`, which every program that opens a picture understands. */
export function plainColours(probes: HTMLElement, scheme: 'light' | undefined): Palette {
  // Fresh elements, because on those of the page a change of colour takes a moment.
  const copy = probes.cloneNode(true) as HTMLElement;
  if (scheme !== undefined) copy.style.colorScheme = scheme;
  probes.after(copy);
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const entries = [...copy.children].map((probe) => [(probe as HTMLElement).dataset['colour'] ?? '', hex(context, getComputedStyle(probe).color)] as const);
  copy.remove();
  return Object.fromEntries(entries) as unknown as Palette;
}

function hex(context: CanvasRenderingContext2D | null, colour: string): string {
  if (context === null) return '#000000';
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
