export { defaultSpacing, layout } from './layout.js';
export { LayoutClient, type ClientLayout, type LayoutClientOptions, type LayoutRequest } from './layout-client.js';
export { GraphNavigation, type Order } from './navigation.js';
export { arrowHead, pathData, pointAlong, traceRoute, type ArrowOptions, type PathOptions, type PathSink } from './path.js';
export { packRoutes, routeAt, routeBounds } from './routes.js';
export { SpatialIndex, type Heading } from './spatial-index.js';
export { estimateTextWidth } from './text-width.js';
export type {
  Box,
  Direction,
  GraphLayout,
  LayoutEdge,
  LayoutEngine,
  LayoutInput,
  LayoutNode,
  LayoutNotice,
  LayoutOptions,
  LayoutResult,
  LayoutState,
  NoticeCode,
  Point,
  Routes,
  Spacing,
} from './types.js';
export {
  between,
  centreOn,
  clampTo,
  defaultZoomLimits,
  fit,
  keepInPlace,
  panBy,
  pinch,
  reveal,
  toScreen,
  toWorld,
  visibleBox,
  zoomAt,
  type FitOptions,
  type Size,
  type Viewport,
  type ZoomLimits,
} from './viewport.js';
