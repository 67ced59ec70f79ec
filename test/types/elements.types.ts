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
yes<Same<HTMLElementEventMap['wf-step-select'], WfStepSelectEvent>>();
yes<Same<WfStepSelectEvent['detail']['step'], string | null>>();
yes<Same<HTMLElementEventMap['wf-gate-decide'], WfGateDecideEvent>>();
yes<Same<WfGateDecideEvent['detail']['choice'], 'approve' | 'reject'>>();

// Properties take what they say and nothing else.
yes<Fits<{ steps: [] }, GraphInput>>();
yes<Fits<WfClient, NonNullable<WfGraph['client']>>>();
yes<Same<Fits<'sideways', WfGraph['direction']>, false>>();
