import '../../src/define.js';
import type { GraphInput, WfGateDecideEvent, WfStepSelectEvent } from '../../src/index.js';
import type { WfApprovalGate, WfAuditLog, WfCan, WfGraph, WfProgress, WfProvider, WfStatus } from '../../src/index.js';
import type { WfClient } from '../../src/client/index.js';
import { yes, type Fits, type Same } from './expect.js';

// Each tag is known to the DOM by its own class.
yes<Same<HTMLElementTagNameMap['wf-provider'], WfProvider>>();
yes<Same<HTMLElementTagNameMap['wf-status'], WfStatus>>();
yes<Same<HTMLElementTagNameMap['wf-graph'], WfGraph>>();
yes<Same<HTMLElementTagNameMap['wf-progress'], WfProgress>>();
yes<Same<HTMLElementTagNameMap['wf-approval-gate'], WfApprovalGate>>();
yes<Same<HTMLElementTagNameMap['wf-audit-log'], WfAuditLog>>();
yes<Same<HTMLElementTagNameMap['wf-can'], WfCan>>();

// Events carry their details without a cast.
const graph = document.createElement('wf-graph');
graph.addEventListener('wf-step-select', (event) => {
  yes<Same<typeof event, WfStepSelectEvent>>();
  yes<Same<typeof event.detail.step, string | null>>();
});
document.createElement('wf-approval-gate').addEventListener('wf-gate-decide', (event) => {
  yes<Same<typeof event, WfGateDecideEvent>>();
  yes<Same<typeof event.detail.choice, 'approve' | 'reject'>>();
});

// Properties take what they say and nothing else.
yes<Fits<{ steps: [] }, GraphInput>>();
yes<Fits<WfClient, NonNullable<WfGraph['client']>>>();
yes<Same<Fits<'sideways', WfGraph['direction']>, false>>();
