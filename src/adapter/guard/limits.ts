const KB = 1024;
const MB = 1024 * KB;

/** What one frame may cost before any schema looks at it. Sizes are UTF-8 bytes of its JSON text. */
export interface FrameLimits { readonly bytes: number; readonly nodes: number }

export const MAX_DEPTH = 32;
export const MAX_KEYS = 500;
/** One part of a snapshot; a snapshot may have any number of parts up to {@link MAX_SNAPSHOT_BYTES}. */
export const SNAPSHOT_PART_LIMITS: FrameLimits = { bytes: MB, nodes: 50_000 };
/** A delta, pulse, heartbeat, reset, receipt or access answer. */
export const FRAME_LIMITS: FrameLimits = { bytes: 256 * KB, nodes: 50_000 };
/** A page of a list or of the audit log. */
export const PAGE_LIMITS: FrameLimits = { bytes: 8 * MB, nodes: 200_000 };
export const MAX_SNAPSHOT_BYTES = 64 * MB;
/** How long the guard may hold the thread at a stretch. */
export const SLICE_MS = 8;

/** Keys that reach an object's prototype in careless code. Refused, not dropped: what is hashed and what is shown must be one thing. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
