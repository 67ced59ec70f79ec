import type { EntityEvent, RunState } from '../../model/frame.js';

const withoutGate = <T extends { readonly gate?: string | undefined }>({ gate: _gate, ...rest }: T): Omit<T, 'gate'> => rest;

/** A run as it is served to a reader who sees no gates: none of them, and nothing that names one. */
export const gateless = (state: RunState): RunState => ({ ...state, gates: [], steps: state.steps.map(withoutGate), edges: state.edges.map(withoutGate) });

/** A change as they have it. */
export const gatelessEvents = (events: readonly EntityEvent[]): readonly EntityEvent[] =>
  events
    .filter((event) => event.kind !== 'gate' && !(event.kind === 'gone' && event.of === 'gate'))
    .map((event) => (event.kind === 'step' ? { ...event, value: withoutGate(event.value) } : event.kind === 'edge' ? { ...event, value: withoutGate(event.value) } : event));
