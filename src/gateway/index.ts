/** The reference gateway (Node). Never imported by the browser side. */
export {
  NotReleased, type EffectPermit, type EffectReport, type EffectSql, type EngineBridge, type EngineHost, type QueryClient, type ReleaseOptions, type StartRequest,
  type WakeContext,
} from './bridge.js';
export { createGateway, InvalidOptions, type Gateway } from './gateway.js';
export {
  DEFAULT_LIMITS, type BridgeSetup, type DemoPerson, type GatewayOptions, type GatewayPoint, type IdentityOptions, type Limits, type LogKey, type Standing,
} from './options.js';
export type { DatabaseOptions } from './db/database.js';
export { DataFolderInUse } from './db/data-lock.js';
export { DatabaseTooNew } from './db/migrate.js';
export { LogOfOtherTenant } from './core/prepare.js';
export { InvalidLogKey, parseLogKey } from './core/log-keys.js';
export { Fenced } from './core/drives.js';
export type { LogFunction, LogLevel, LogLines } from './observe/log.js';
export type { MetricsOptions } from './observe/metrics-server.js';
export { examine, exitCodeOf, type DoctorOptions, type Finding, type FindingLevel } from './doctor.js';
export { MissingPeers } from './peers.js';
export { CannotListen, type ListenOptions } from './http/bind.js';
