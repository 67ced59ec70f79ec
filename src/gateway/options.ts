import type { Pool } from 'pg';
import type { Policy } from '../model/policy.js';
import type { Principal } from '../model/principal.js';
import type { EngineBridge } from './bridge.js';
import type { DatabaseOptions } from './db/database.js';
import type { LogFunction, LogLines } from './observe/log.js';
import type { MetricsOptions } from './observe/metrics-server.js';

/** Somebody a page may sign in as without a password, on this machine only. */
export interface DemoPerson { readonly id: string; readonly name: string; readonly roles: readonly string[] }

/** Who may call. Bearer tokens of one issuer, or demo people on loopback; never both. */
export type IdentityOptions =
  | {
      readonly issuer: string;
      readonly audience: string;
      /** A JSON Web Key Set (RFC 7517), or where to fetch it. */
      readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | { readonly url: string };
    }
  | { readonly demo: readonly DemoPerson[] };

export interface Limits {
  /** The largest request body, in bytes. */
  readonly bodyBytes: number;
  /** How long a request body may take to arrive, in milliseconds. */
  readonly bodyMs: number;
  /** Requests per second that one person may send in the long run, and how many at once. */
  readonly ratePerSecond: number;
  readonly rateBurst: number;
  /** Streams open at one time, in this process and per person. */
  readonly streams: number;
  readonly streamsPerPerson: number;
  /** Topics that one multiplexed stream may have at one time. */
  readonly topicsPerStream: number;
  /** How long the reader of a stream may leave what it was sent before the stream is ended, in milliseconds. */
  readonly slowReaderMs: number;
  /** One part of a snapshot, in bytes of JSON. */
  readonly snapshotPartBytes: number;
  /** How long a command waits for a row that somebody else has locked, in milliseconds. */
  readonly lockWaitMs: number;
  /** How long a released effect may take before the engine is read again, in milliseconds. */
  readonly releaseGraceMs: number;
  /** How long a permit holds that says nothing else, in milliseconds: an effect must happen in that time. */
  readonly permitMs: number;
  /**
   * By how much the clock of a place where effects land may be behind the database's, and how long an effect may take to
   * land there, in milliseconds. Before the permit's end and this are over, no effect is held not to have happened.
   */
  readonly clockErrorMs: number;
  /** How long the runs of a gateway stay its own when it does not say that it lives, in milliseconds. Another one takes them over then. */
  readonly leaseMs: number;
  /** How long what is known of a caller counts before it is looked up again, in milliseconds; so often open streams are judged anew. */
  readonly standingMs: number;
  /** How long a run whose engine does not tell what it drives may stand still without a reason before it is taken up again, in milliseconds. */
  readonly silentMs: number;
  /** The slow poll behind every wake-up, in milliseconds. */
  readonly pollMs: number;
  /** The time between two heartbeats of a stream, in milliseconds. */
  readonly heartbeatMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1_000_000,
  bodyMs: 10_000,
  ratePerSecond: 50,
  rateBurst: 200,
  streams: 1000,
  streamsPerPerson: 20,
  topicsPerStream: 500,
  slowReaderMs: 30_000,
  snapshotPartBytes: 768_000,
  lockWaitMs: 5000,
  releaseGraceMs: 15_000,
  permitMs: 5000,
  clockErrorMs: 1000,
  leaseMs: 4000,
  standingMs: 15_000,
  silentMs: 10_000,
  pollMs: 1000,
  heartbeatMs: 5000,
};

/** What the host's own directory says of a person now. */
export interface Standing {
  /** Nothing is answered to them any more, whatever their token says. */
  readonly blocked?: boolean | undefined;
  /** The roles that they still have: of a token's roles only these count. */
  readonly roles?: readonly string[] | undefined;
}

/** Moments between which a crash must lose nothing and repeat nothing. */
export type GatewayPoint = 'command-committed' | 'resume-sent' | 'released' | 'applied';

/** What a bridge may be built on. */
export interface BridgeSetup {
  /** Connections to the gateway's database. Embedded they share one session: no session state, short transactions. */
  readonly pool: Pool;
}

/** The key that signs checkpoints of the audit log: a name, usually the log's origin, and an Ed25519 seed of 32 bytes. */
export interface LogKey { readonly name: string; readonly seed: Uint8Array }

export interface GatewayOptions {
  readonly database: DatabaseOptions;
  readonly policy: Policy;
  /** The engines; as a function where a bridge keeps its own tables in the gateway's database. */
  readonly bridges: readonly EngineBridge[] | ((setup: BridgeSetup) => Promise<readonly EngineBridge[]>);
  readonly tenant: string;
  /** The identity of the audit log, as its checkpoints name it: `example.com/wf`. */
  readonly logOrigin: string;
  readonly identity: IdentityOptions;
  /** Origins whose pages may call, for example `https://app.example.com`. None by default. */
  readonly cors?: readonly string[] | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Answers requests that are not the gateway's, for example the pages of a demo. */
  readonly staticHandler?: ((request: Request) => Response | undefined | Promise<Response | undefined>) | undefined;
  /** The database was restored from a backup: every stream gets a new epoch, so that no client trusts its old position. */
  readonly afterRestore?: boolean | undefined;
  /** Signs checkpoints. On a data folder one is made and kept there; on a server there are no checkpoints without it. */
  readonly logKey?: LogKey | undefined;
  /** The key before `logKey`, while readers still know only that one: checkpoints are signed by both. */
  readonly previousLogKey?: LogKey | undefined;
  /** On a data folder: makes a new key, and keeps the present one as the previous. Without effect where `logKey` is given. */
  readonly rotateLogKey?: boolean | undefined;
  /** Who must be known before they ever sign in, so that a vote's authority can be judged. Demo people always are. */
  readonly people?: readonly Principal[] | undefined;
  /**
   * Asks the host's own directory about a person, so that a role taken away or an account blocked counts at once and not only when the
   * token ends. Asked when they call and while a stream of theirs is open, for each of a chain of delegation, at most once per
   * `limits.standingMs`. Undefined: nothing is known, the token counts. Where it throws, they are not let in.
   */
  readonly standingOf?: ((person: { readonly issuer: string; readonly id: string }) => Standing | undefined | Promise<Standing | undefined>) | undefined;
  /** Told when such a moment has passed. */
  readonly onPoint?: ((point: GatewayPoint, gate: string) => void) | undefined;
  /** Serves `/metrics` on a port of its own. Not served unless given. */
  readonly metrics?: MetricsOptions | undefined;
  /** Where the log goes: JSON lines on standard error unless given. As a function it is told of faults only. */
  readonly log?: LogFunction | LogLines | undefined;
}
