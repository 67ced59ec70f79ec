import type { GateRecord } from './types.js';

/**
 * Everybody a judgement about this gate may have to look up: its requester and contributors, voters and those whose
 * authority they used, whoever passed authority on or received it, and whoever decided. A backend that loads people one
 * by one puts these into `DecideState.directory`; somebody missing there counts as having lost their authority.
 */
export const peopleConcerned = ({ gate, contributors, delegations = [] }: GateRecord): readonly string[] => [
  ...new Set([
    gate.requester.id,
    ...(gate.requesterFor ?? []).map(({ id }) => id),
    ...contributors,
    ...gate.assignees.map(({ id }) => id),
    ...gate.votes.flatMap(({ by, authority }) => [by.id, ...(authority === undefined ? [] : [authority.of.id])]),
    ...delegations.flatMap(({ of, to }) => [of.id, to]),
    ...(gate.decided?.by === undefined ? [] : [gate.decided.by.id]),
  ]),
];
