import type { Direction, Spacing } from '../../../graph/index.js';

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

/** What a host may ask of the cards. */
export interface CardWish {
  readonly isCompact: boolean;
  /** Height that is kept free on each card for what the host adds, in CSS pixels. */
  readonly room: number;
}

/** Sizes at zoom 1 in CSS pixels; the styles of `.card` are made for them. */
export const CARD_SIZES: Readonly<Record<CardShape, CardSize>> = {
  wide: { width: 188, height: 74, strip: 4, item: 74 },
  tall: { width: 124, height: 88, strip: 20, item: 72 },
};

const COMPACT_SIZES: Readonly<Record<CardShape, CardSize>> = {
  wide: { width: 164, height: 46, strip: 16, item: 46 },
  tall: { width: 112, height: 74, strip: 18, item: 58 },
};

export function cardSize(shape: CardShape, { isCompact, room }: CardWish): CardSize {
  const { width, height, strip, item } = (isCompact ? COMPACT_SIZES : CARD_SIZES)[shape];
  return { width, height: height + room, strip, item: item + room };
}

/** Room for a short label on a line between wide cards; tall ones are there to save room. */
export const spacingOf = (shape: CardShape, direction: Direction): Partial<Spacing> =>
  shape === 'tall' && direction !== 'down' ? { layerGap: 30, padding: 16, header: 30, nodeGap: 20 } : { layerGap: direction === 'down' ? 44 : 56, padding: 20 };

/** Least width of a region: room for the name of whoever answers for it. */
export const regionWidth = (shape: CardShape): number => (shape === 'tall' ? 212 : 228);
