import { WfEvent } from '../wf-event.js';

/** Which step somebody chose in a graph; `null` when the choice was given up. */
export interface StepSelectDetail {
  readonly run: string | undefined;
  readonly step: string | null;
}

/** A person chose a step. Preventing it keeps the old choice. */
export class WfStepSelectEvent extends WfEvent<StepSelectDetail> {
  static readonly type = 'wf-step-select';

  constructor(detail: StepSelectDetail) {
    super(WfStepSelectEvent.type, detail, { request: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-step-select': WfStepSelectEvent;
  }
}
