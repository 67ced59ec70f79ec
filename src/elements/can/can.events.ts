import type { AccessAsk } from '../../model/access.js';
import { WfEvent } from '../wf-event.js';

/** Somebody asks for access. Prevent it to open a form of your own; otherwise the request is sent. */
export class WfAccessRequestEvent extends WfEvent<{ readonly ask: AccessAsk }> {
  static readonly type = 'wf-access-request';

  constructor(ask: AccessAsk) {
    super(WfAccessRequestEvent.type, { ask }, { request: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'wf-access-request': WfAccessRequestEvent;
  }
}
