import type { StallKind, StepGroup } from '../../insight/index.js';
import { WfEvent } from '../wf-event.js';
import type { DataReject } from './intake/rejects.js';

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

export interface HistoryLeaveDetail {
  readonly run: string | undefined;
}

/** A person wants to see the run as it is now, not as it was. Preventing it keeps the past in sight. */
export class WfHistoryLeaveEvent extends WfEvent<HistoryLeaveDetail> {
  static readonly type = 'wf-history-leave';

  constructor(detail: HistoryLeaveDetail) {
    super(WfHistoryLeaveEvent.type, detail, { request: true });
  }
}

/** Which step somebody wants help with, and what is silent about it. Durations in milliseconds. */
export interface StepHelpDetail {
  readonly run: string | undefined;
  readonly step: string;
  readonly kind?: StallKind | undefined;
  readonly silentMs?: number | undefined;
}

/** A person asks what can be done about a step that is stuck. The host shows its ways. */
export class WfStepHelpEvent extends WfEvent<StepHelpDetail> {
  static readonly type = 'wf-step-help';

  constructor(detail: StepHelpDetail) {
    super(WfStepHelpEvent.type, detail, { request: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-step-help': WfStepHelpEvent;
    'wf-history-leave': WfHistoryLeaveEvent;
    'wf-view-change': WfViewChangeEvent;
    'wf-filter-change': WfFilterChangeEvent;
    'wf-data-reject': WfDataRejectEvent;
    'wf-selection-change': WfSelectionChangeEvent;
    'wf-step-select': WfStepSelectEvent;
  }
}
