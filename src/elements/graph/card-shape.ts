import type { Direction, Spacing } from '../../graph/index.js';

/** How cards are cut: `wide` with a line each for name and status, `tall` where many of them stand in a row. */
export type CardShape = 'wide' | 'tall';

export interface CardSize {
  readonly width: number;
  readonly height: number;
  /** What a folded card is higher by: its row of status cells. */
  readonly strip: number;
  /** Height of an item of an opened map, whose name is short. */
  readonly item: number;
}

/** Sizes at zoom 1 in CSS pixels; the styles of `.card` are made for them. */
export const CARD_SIZES: Readonly<Record<CardShape, CardSize>> = {
  wide: { width: 188, height: 60, strip: 18, item: 60 },
  tall: { width: 124, height: 88, strip: 20, item: 68 },
};

/** Room for a short label on a line between wide cards; tall ones are there to save room. */
export const spacingOf = (shape: CardShape, direction: Direction): Partial<Spacing> =>
  shape === 'tall' && direction !== 'down' ? { layerGap: 30, padding: 16, header: 30, nodeGap: 20 } : { layerGap: direction === 'down' ? 44 : 56, padding: 20 };

/** Least width of a region: room for the name of whoever answers for it. */
export const regionWidth = (shape: CardShape): number => (shape === 'tall' ? 212 : 228);
