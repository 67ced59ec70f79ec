import { WfEvent } from '../wf-event.js';

/** The session has ended: sign in again. What was being decided stays on screen, unsent. A fact; does not bubble. */
export class WfSessionExpiredEvent extends WfEvent<Record<string, never>> {
  static readonly type = 'wf-session-expired';

  constructor() {
    super(WfSessionExpiredEvent.type, {}, { request: false });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-session-expired': WfSessionExpiredEvent;
  }
}
