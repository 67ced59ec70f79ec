import type { Cursor } from '../../model/primitives.js';
import type { LogAlarm } from './proof/ladder-view.js';
import { WfEvent } from '../wf-event.js';

/** A moment in the history of a run. */
export interface MomentDetail {
  readonly run: string;
  /** What `open(topic, { at })` takes. */
  readonly at: Cursor;
  /** The step that the record is about, if it is about one. */
  readonly step: string | undefined;
}

/** Somebody wants to see the run as it was when a record was written. The host decides where. */
export class WfMomentOpenEvent extends WfEvent<MomentDetail> {
  static readonly type = 'wf-moment-open';

  constructor(detail: MomentDetail) {
    super(WfMomentOpenEvent.type, detail, { request: true });
  }
}

/** The log is shorter than it was, or another one than it was. A fact; does not bubble. */
export class WfAuditAlarmEvent extends WfEvent<LogAlarm> {
  static readonly type = 'wf-audit-alarm';

  constructor(alarm: LogAlarm) {
    super(WfAuditAlarmEvent.type, alarm, { request: false });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-moment-open': WfMomentOpenEvent;
    'wf-audit-alarm': WfAuditAlarmEvent;
  }
}
