export { WfApprovalGate } from './elements/approval-gate/approval-gate.js';
export {
  WfGateDecideEvent, WfGateOpenEvent, WfGateSettledEvent, WfStepUpRequestEvent, type GateDecision,
} from './elements/approval-gate/approval-gate.events.js';
export type { GateControl, GateData } from './elements/approval-gate/source.js';
export { WfAuditLog, type AuditLogInput } from './elements/audit-log/audit-log.js';
export { WfAuditAlarmEvent, WfMomentOpenEvent, type MomentDetail } from './elements/audit-log/audit-log.events.js';
export type { LogAlarm } from './elements/audit-log/proof/ladder-view.js';
export { WfCan, type WhenDenied } from './elements/can/can.js';
export { WfAccessRequestEvent } from './elements/can/can.events.js';
export { ClientController, type ClientControllerOptions, type ClientHost } from './elements/controllers/client-controller.js';
export { LocaleController } from './elements/controllers/locale-controller.js';
export { PermissionController, type PermissionQuestions } from './elements/controllers/permission-controller.js';
export { providerContext, type ProviderValue } from './elements/controllers/provider-context.js';
export { define } from './elements/define.js';
export { WfGraph } from './elements/graph/graph.js';
export type { RenderStep } from './elements/graph/near/card-content.js';
export {
  WfDataRejectEvent, WfFilterChangeEvent, WfHistoryLeaveEvent, WfSelectionChangeEvent, WfStepHelpEvent, WfStepSelectEvent, WfViewChangeEvent,
  type DataRejectDetail, type FilterChangeDetail, type HistoryLeaveDetail, type SelectionChangeDetail, type StepHelpDetail, type StepSelectDetail, type ViewChangeDetail,
} from './elements/graph/graph.events.js';
export type { GraphInput } from './elements/graph/graph-source.js';
export type { DataReject, RejectCode } from './elements/graph/intake/rejects.js';
export { WfProgress } from './elements/progress/progress.js';
export type { ProgressData } from './elements/progress/source.js';
export { registerAdapter, type AdapterFactory, type AdapterOptions } from './elements/provider/adapter-registry.js';
export { WfProvider } from './elements/provider/provider.js';
export { WfSessionExpiredEvent } from './elements/provider/provider.events.js';
export { WfStatus } from './elements/status/status.js';
export { STATUS_KINDS, type StatusKind } from './elements/status/status-look.js';
export { KIT_VERSION } from './elements/version.js';
export { WfElement } from './elements/wf-element.js';
export { WfEvent } from './elements/wf-event.js';
export { Format } from './locales/format.js';
export { registerLocale, type Locale, type Sections } from './locales/locale.js';
export { defineSection, type Section, type Translation } from './locales/section.js';
