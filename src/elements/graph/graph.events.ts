import type { StepGroup } from '../../insight/index.js';
import type { DataReject } from './intake/rejects.js';
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

/** Which steps are chosen in a graph, in the order in which they were. */
export interface SelectionChangeDetail {
  readonly run: string | undefined;
  readonly selection: readonly string[];
}

/** A person chose other steps than before. Preventing it keeps the old choice. */
export class WfSelectionChangeEvent extends WfEvent<SelectionChangeDetail> {
  static readonly type = 'wf-selection-change';

  constructor(detail: SelectionChangeDetail) {
    super(WfSelectionChangeEvent.type, detail, { request: true });
  }
}

/** What of the data could not be drawn as it came; empty once all of it can. */
export interface DataRejectDetail {
  readonly run: string | undefined;
  readonly rejects: readonly DataReject[];
}

/** A part of the data could not be drawn as it came. A fact: it does not bubble. */
export class WfDataRejectEvent extends WfEvent<DataRejectDetail> {
  static readonly type = 'wf-data-reject';

  constructor(detail: DataRejectDetail) {
    super(WfDataRejectEvent.type, detail, { request: false });
  }
}

export interface ViewChangeDetail {
  readonly view: 'graph' | 'list';
}

/** A person asked for the graph or for the list. Preventing it keeps what is shown. */
export class WfViewChangeEvent extends WfEvent<ViewChangeDetail> {
  static readonly type = 'wf-view-change';

  constructor(detail: ViewChangeDetail) {
    super(WfViewChangeEvent.type, detail, { request: true });
  }
}

export interface FilterChangeDetail {
  readonly filter: readonly StepGroup[];
}

/** A person picked out steps by their status. Preventing it keeps the old filter. */
export class WfFilterChangeEvent extends WfEvent<FilterChangeDetail> {
  static readonly type = 'wf-filter-change';

  constructor(detail: FilterChangeDetail) {
    super(WfFilterChangeEvent.type, detail, { request: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-view-change': WfViewChangeEvent;
    'wf-filter-change': WfFilterChangeEvent;
    'wf-data-reject': WfDataRejectEvent;
    'wf-selection-change': WfSelectionChangeEvent;
    'wf-step-select': WfStepSelectEvent;
  }
}
