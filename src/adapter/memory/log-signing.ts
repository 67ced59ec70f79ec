import { formatCheckpoint } from '../../audit/checkpoint.js';
import { signNote } from '../../audit/note.js';
import type { SigningKey } from '../../audit/verifier-key.js';

/** The signed note that says how long a log is and what it holds. */
export const signedCheckpoint = (origin: string, size: number, root: Uint8Array, key: SigningKey): string => signNote(formatCheckpoint({ origin, size, root }), [key]);
