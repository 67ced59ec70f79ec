export interface WfEventOptions {
  /** A request: bubbles, crosses shadow roots and can be vetoed. A fact does none of it. */
  readonly request: boolean;
}

/** An event with a typed detail. Requests ask for something and can be prevented; facts tell what happened. */
export class WfEvent<D> extends Event {
  /** What the event is about. */
  readonly detail: D;

  constructor(type: string, detail: D, { request }: WfEventOptions) {
    super(type, { bubbles: request, composed: request, cancelable: request });
    this.detail = detail;
  }
}
