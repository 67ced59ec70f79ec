import type { DestinationStream } from 'pino';
import { loadPeer, MissingPeers } from '../peers.js';
import { scrubLine, scrubText, scrubValue } from './scrub.js';
import { currentScope } from './scope.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A log of JSON lines: one object each, with `level`, `time`, `msg`, and the ids of the request, trace and command it belongs to. */
export interface LogLines {
  /** The least level that is written; `info` unless given. */
  readonly level?: LogLevel | undefined;
  /** Takes each line, its end included. Standard error unless given. */
  readonly write?: ((line: string) => void) | undefined;
}

/** Told of faults only, each as a line of words and what was thrown. */
export type LogFunction = (line: string, detail?: unknown) => void;

export interface Log {
  /** Something went wrong, or needs an operator. */
  readonly report: LogFunction;
  /** Something happened that is no fault. */
  readonly tell: (level: 'debug' | 'info' | 'warn', line: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Resolves when everything is written. */
  readonly flush: () => Promise<void>;
}

const STANDARD_ERROR = 2;

/** The ids by which a line is found again. */
function idsInScope(): Readonly<Record<string, unknown>> {
  const scope = currentScope();
  if (scope === undefined) return {};
  const { request, trace, command } = scope;
  return { ...(request === undefined ? {} : { request }), trace: trace.traceId, span: trace.spanId, ...(command === undefined ? {} : { command: command.id }) };
}

/** What is written of a thrown value. A database error also has the row it was about, which stays out of the log. */
function errorFacts(error: Error): Readonly<Record<string, unknown>> {
  const { name, message, stack, cause } = error;
  return {
    type: name, message: scrubText(message),
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack: scrubText(stack) }),
    ...(cause instanceof Error ? { cause: errorFacts(cause) } : {}),
  };
}

const nowhere = { tell: () => undefined, flush: () => Promise.resolve() };

/** Without pino: words on standard error, and how to get more. */
function plainLog(): Log {
  console.error('The log is plain lines of faults only, since pino is not installed. For JSON lines with the ids of requests: npm install pino');
  return { ...nowhere, report: (line, detail) => console.error(scrubText(line), ...(detail === undefined ? [] : [detail])) };
}

/** @param instance which of the gateways of one database writes. */
export async function openLog(options: LogFunction | LogLines | undefined, instance: string): Promise<Log> {
  if (typeof options === 'function') return { ...nowhere, report: options };
  const { level = 'info', write } = options ?? {};
  const peer = await loadPeer('pino').catch((error: unknown) => {
    if (error instanceof MissingPeers && options === undefined) return undefined;
    throw error;
  });
  if (peer === undefined) return plainLog();
  const own = write === undefined ? peer.destination({ dest: STANDARD_ERROR, sync: false }) : undefined;
  const destination: DestinationStream = own ?? { write: (line) => write?.(line) };
  const pino = peer.pino(
    {
      level, base: { instance }, timestamp: peer.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) },
      mixin: idsInScope, serializers: { err: errorFacts }, hooks: { streamWrite: scrubLine },
    },
    destination,
  );
  return {
    report: (line, detail) => {
      if (detail instanceof Error) pino.error({ err: detail }, scrubText(line));
      else pino.warn(detail === undefined ? {} : { detail: scrubValue(detail) }, scrubText(line));
    },
    tell: (at, line, facts) => pino[at](facts, line),
    flush: () => new Promise((resolve) => (own === undefined ? resolve() : own.flush(() => resolve()))),
  };
}
