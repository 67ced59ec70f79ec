import type { Drawing } from './assemble.js';
import type { Intake } from './intake.js';
import type { PlaceGraphOptions } from './place-graph.js';
import type { SavedLayout } from './saved-layout.js';
import type { LayoutNotice, Point } from './types.js';

/** From the page to the worker. The worker keeps the layout it made last, so that only the first request carries one. */
export type WorkerRequest =
  | {
      readonly type: 'place';
      readonly id: number;
      readonly intake: Intake;
      readonly options: PlaceGraphOptions;
      readonly previous?: SavedLayout | null;
    }
  | { readonly type: 'cancel'; readonly id: number };

/** From the worker to the page. A request that was cancelled gets no answer. */
export type WorkerAnswer =
  | {
      readonly type: 'placed';
      readonly id: number;
      readonly drawing: Drawing;
      readonly notices: readonly LayoutNotice[];
      readonly shift: Point;
    }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
