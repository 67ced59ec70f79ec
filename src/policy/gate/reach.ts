import type { QuorumLine } from '../../model/gate.js';
import type { Principal } from '../../model/principal.js';
import { mayReadRun, seesGates } from '../permissions.js';
import { countedApprovals } from '../quorum.js';
import { separationFault } from './separation.js';
import { boundaryOf, humansOf, votingRights, type GateView } from './view.js';

/** More than this many authorities that were passed on are not tried in every combination. */
const MOST_TRIED = 8;

/** A person who could still fill a place; `uses` are all who thereby have decided. */
interface Candidate { readonly role: string; readonly uses: readonly string[] }

/** Whether a person may see the gate at all: without that they can decide nothing there. */
export const maySee = (view: GateView, person: Principal): boolean =>
  mayReadRun(view.policy, person, view.run, boundaryOf(view)) && seesGates(view.policy, person, boundaryOf(view));

const candidatesOf = (view: GateView, person: Principal): readonly (Candidate & { readonly passedOn: boolean })[] =>
  person.kind !== 'human' || !maySee(view, person)
    ? []
    : votingRights(view, person, 'gate:approve').flatMap(({ role, authority }) => {
        const humans = [...humansOf(person), ...(authority === undefined ? [] : [authority.of.id])];
        return separationFault(view, humans) === undefined ? [{ role, uses: [person.id, ...(authority === undefined ? [] : [authority.of.id])], passedOn: authority !== undefined }] : [];
      });

/** The most places that different people can fill: a maximum matching by augmenting paths (Kuhn). */
function filled(places: readonly string[], roles: ReadonlyMap<string, ReadonlySet<string>>): number {
  const heldBy = new Map<number, string>();
  const seat = (person: string, tried: Set<number>): boolean =>
    places.some((role, place) => {
      if (tried.has(place) || roles.get(person)?.has(role) !== true) return false;
      tried.add(place);
      const holder = heldBy.get(place);
      if (holder !== undefined && !seat(holder, tried)) return false;
      heldBy.set(place, person);
      return true;
    });
  return [...roles.keys()].filter((person) => heldBy.size < places.length && seat(person, new Set())).length;
}

const subsets = <T>(all: readonly T[]): readonly (readonly T[])[] => all.reduce<readonly (readonly T[])[]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]]);

/** How many places of one way to approve stay empty at best. */
function lacking(lines: readonly QuorumLine[], own: readonly Candidate[], passedOn: readonly Candidate[]): number {
  const places = lines.flatMap(({ role, need, have }) => Array.from({ length: Math.max(0, need - have) }, () => role));
  const deficits = subsets(passedOn.slice(0, MOST_TRIED)).map((used) => {
    const people = used.flatMap(({ uses }) => uses);
    const open = [...places];
    const fits = used.every(({ role }) => {
      const at = open.indexOf(role);
      if (at >= 0) open.splice(at, 1);
      return at >= 0;
    });
    if (!fits || new Set(people).size < people.length) return places.length;
    const roles = new Map<string, Set<string>>();
    for (const { role, uses: [id = ''] } of own) if (!people.includes(id)) roles.set(id, new Set([...(roles.get(id) ?? []), role]));
    return open.length - filled(open, roles);
  });
  return Math.min(...deficits);
}

/**
 * How many approvals a gate lacks at best, if everybody in the directory who may approve does: 0 where it can be approved. One person
 * fills one place, and an authority that was passed on also uses up the person it came from.
 */
export function approvalsOutOfReach(view: GateView): number {
  const voted = new Set(countedApprovals(view.record.gate).flatMap(({ by, authority }) => [by.id, ...(authority === undefined ? [] : [authority.of.id])]));
  const all = [...(view.directory?.values() ?? [])].flatMap((person) => candidatesOf(view, person)).filter(({ uses }) => !uses.some((id) => voted.has(id)));
  const [own, passedOn] = [all.filter((each) => !each.passedOn), all.filter((each) => each.passedOn)];
  const { quorum } = view.record.gate.requirement;
  const options = [...new Set(quorum.map(({ option }) => option))].map((option) => quorum.filter((line) => line.option === option));
  return Math.min(...options.map((lines) => lacking(lines, own, passedOn)));
}
