/** Which way the flow runs: `right` (left to right), `down` (top to bottom) or `left` (right to left, for right-to-left scripts). */
export type Direction = 'right' | 'down' | 'left';

/** `[x, y]` in layout units (CSS pixels at zoom 1). */
export type Point = [x: number, y: number];

/** A rectangle; `x`, `y` is its top-left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LayoutNode {
  readonly id: string;
  /** For a group: the least width; it grows to hold its children. */
  readonly width: number;
  readonly height: number;
  /** Id of the group this node stands in. Leave it out for the top level. */
  readonly parent?: string | undefined;
  /** How the children of this group are placed: in layers along the flow (default), or wrapped into rows, for a map over many items. */
  readonly arrange?: 'layers' | 'grid' | undefined;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Room that is kept on the line for its label, in layout units: `labels` of the result says where. Measure the text in the font it is written in; where nothing can be measured `estimateTextWidth` says about how wide it is. */
  readonly labelSize?: { readonly width: number; readonly height: number } | undefined;
}

export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

/** All lengths in layout units. */
export interface Spacing {
  /** Between two layers, along the flow. */
  readonly layerGap: number;
  /** Between two neighbours in a layer, and between the cells of a grid. */
  readonly nodeGap: number;
  /** Between an edge that passes a layer and its neighbours there. */
  readonly edgeGap: number;
  /** Between parts of the graph that no edge connects. */
  readonly partGap: number;
  /** Between the border of a group and its content. */
  readonly padding: number;
  /** Height kept free at the top of every group for its title. */
  readonly header: number;
}

export interface LayoutOptions {
  /** Default `right`. */
  readonly direction?: Direction;
  readonly spacing?: Partial<Spacing>;
  /** `state` of an earlier result: groups that did not change are taken over, and in the others steps keep their order and, where they can, their place. */
  readonly previous?: LayoutState | undefined;
  /** Id of the node the reader is looking at; `shift` of the result says how far it moved since `previous`. */
  readonly anchor?: string | undefined;
  /** Most sweeps of the crossing reduction per group, 0 to 8. Default 8. */
  readonly maxSweeps?: number;
  /** Aborting makes the layout end with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * - `bad-node`, `bad-edge`: not an object, or without an id; left out.
 * - `duplicate-node`, `duplicate-edge`: the id was taken; the first one stands.
 * - `unknown-step`: an edge from or to a step that is not there; left out.
 * - `unknown-parent`: the group is not there; placed at the top level.
 * - `parent-cycle`: a group inside itself; one group of the circle is placed at the top level.
 * - `bad-size`: width or height is not a number from 0 to 1,000,000; replaced.
 * - `simplified-edge`: groups nest too deep, and too many edges cross their borders, for a route of its own; a straight line instead.
 */
export type NoticeCode =
  | 'bad-node'
  | 'bad-edge'
  | 'duplicate-node'
  | 'duplicate-edge'
  | 'unknown-step'
  | 'unknown-parent'
  | 'parent-cycle'
  | 'bad-size'
  | 'simplified-edge';

/** What was wrong with the input and how often. */
export interface LayoutNotice {
  readonly code: NoticeCode;
  /** The first node or edge it concerns. */
  readonly id: string;
  /** How many it concerns in all. */
  readonly count: number;
  /** The first of them, at most 20. */
  readonly ids: readonly string[];
}

/** All routes as numbers: those of edge e are the points `(points[2k], points[2k + 1])` for k from `start[e]` to `start[e + 1]`. */
export interface Routes {
  readonly start: Int32Array;
  readonly points: Float64Array;
}

declare const opaque: unique symbol;

/** What a later layout needs to stay close to this one. Survives `structuredClone`; its content is nobody's business. */
export interface LayoutState {
  readonly [opaque]: true;
}

export interface LayoutResult {
  /** Every node of the input, in its order, in absolute coordinates. */
  readonly nodes: Map<string, Box>;
  /** The route of every edge: starts on the border of its source, ends on the border of its target, within 0.01 units. */
  readonly edges: Map<string, Point[]>;
  /** Where the label of each edge stands that was given room: in the middle of its line, on no step, line or other label. A self loop and an edge into or out of its own group have none. */
  readonly labels: Map<string, Box>;
  readonly width: number;
  readonly height: number;
  /** The same boxes as in `nodes`, in the same order, as x, y, width and height in turn: what a `SpatialIndex` takes. */
  readonly boxes: Float64Array;
  /** The same routes as in `edges`, in the same order. */
  readonly routes: Routes;
  /** x, y, width and height of the label of each edge in turn, all zero where it has no room; absent where no label has any. */
  readonly labelBoxes?: Float64Array | undefined;
  readonly notices: readonly LayoutNotice[];
  readonly state: LayoutState;
  /** How far the anchor moved since `previous`; `[0, 0]` without one. Pan by it and the anchor stays where the reader sees it. */
  readonly shift: Point;
}

/** What a drawing needs. An engine of the host's own (elkjs, say) may leave the rest out. */
export type GraphLayout = Pick<LayoutResult, 'nodes' | 'edges' | 'width' | 'height'> &
  Partial<Pick<LayoutResult, 'labels' | 'boxes' | 'routes' | 'labelBoxes' | 'notices' | 'shift'>>;

/** Where a layout comes from: `LayoutClient`, or an engine of the host's own. Rejecting with an `AbortError` means that a newer one is on its way. */
export interface LayoutEngine {
  layout(input: LayoutInput, options: Omit<LayoutOptions, 'previous'>): Promise<GraphLayout>;
}
