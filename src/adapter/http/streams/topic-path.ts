import type { Cursor } from '../../../model/primitives.js';
import type { Topic } from '../../contract.js';

/** A cursor as it travels in addresses, event ids and bodies. */
export const cursorText = ({ epoch, seq }: Cursor): string => `${epoch}:${seq}`;

export const pathOf = (topic: Topic): string => ('run' in topic ? `/v1/runs/${encodeURIComponent(topic.run)}/events` : '/v1/inbox/events');
