import type { Drawing } from './assemble.js';
import type { Intake } from './intake.js';
import { routeAt } from './routes.js';
import type { Box, Point } from './types.js';

/** Gives the numbers of a drawing back their names, once somebody asks: a renderer can do without. */
export class NamedPlaces {
  private nodeMap: Map<string, Box> | undefined;
  private edgeMap: Map<string, Point[]> | undefined;

  constructor(
    private readonly names: Pick<Intake, 'nodeIds' | 'edgeIds'>,
    private readonly drawing: Drawing,
  ) {}

  get nodes(): Map<string, Box> {
    const { boxes } = this.drawing;
    this.nodeMap ??= new Map(
      this.names.nodeIds.map((id, u) => [
        id,
        { x: boxes[4 * u]!, y: boxes[4 * u + 1]!, width: boxes[4 * u + 2]!, height: boxes[4 * u + 3]! },
      ]),
    );
    return this.nodeMap;
  }

  get edges(): Map<string, Point[]> {
    this.edgeMap ??= new Map(this.names.edgeIds.map((id, e) => [id, routeAt(this.drawing.routes, e)]));
    return this.edgeMap;
  }
}
