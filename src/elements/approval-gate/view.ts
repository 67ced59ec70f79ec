import type { Permission } from '../../client/types.js';
import { gateWords } from '../../locales/en/gate.js';
import type { gateLaterWords } from '../../locales/en/gate-later.js';
import { statusWords } from '../../locales/en/status.js';
import { joinSections, withLater } from '../../locales/section.js';
import type { Gate } from '../../model/gate.js';
import type { LocaleController } from '../controllers/locale-controller.js';
import type { Blocker, Preparation } from './blockers.js';
import type { LongTexts } from './long-text.js';
import type { Concealment } from './really-visible.js';
import type { Changes } from './card-state.js';
import type * as Later from './later.js';
import type { Snapshot } from './snapshot.js';
import type { GateControl, GateSource } from './source.js';

/** What the card says: its own words and those of a gate's status. */
const firstWords = joinSections(gateWords, statusWords);
export const cardWords = withLater<typeof firstWords.terms, typeof gateLaterWords.terms>(firstWords);
export type CardTerms = typeof cardWords.terms;
export type CardLocale = LocaleController<CardTerms>;

/** Which form is open below the buttons. */
export type Panel = 'none' | 'reject' | 'ask' | 'answer';

/** Why the last press did nothing. */
export type Hint = 'unfocused' | 'moved' | Concealment | 'elsewhere' | 'changed';

/** What a press decides: taken when it begins, compared when it ends. */
export interface Arming {
  readonly choice: 'approve' | 'reject';
  readonly snapshot: Snapshot;
  /** Something about the moment of the press that makes it void. */
  readonly hint: Hint | undefined;
}

/** Everything that the parts of the card render from. */
export interface GateView {
  readonly locale: CardLocale;
  readonly gate: Gate;
  readonly snapshot: Snapshot;
  readonly source: GateSource;
  readonly preparation: Preparation;
  readonly permissions: Readonly<Record<GateControl, Permission>>;
  readonly blockers: Readonly<Record<GateControl, readonly Blocker[]>>;
  readonly panel: Panel;
  readonly hint: Hint | undefined;
  /** The permission is being asked again after a press. */
  readonly rechecking: boolean;
  readonly changes: Changes | undefined;
  readonly texts: LongTexts;
  /** Why a text of what would be done cannot be read; nothing until that part has come. */
  readonly faults: (raw: string) => unknown;
  /** What the card needs only after its first picture; undefined until it has come. */
  readonly later: typeof Later | undefined;
  readonly roles: readonly string[];
  readonly asRole: string | undefined;
  readonly accessRequested: boolean;
  readonly headingLevel: number;
}

/** What the person does with the card, apart from pressing its guarded buttons. */
export interface CardActions {
  readonly expand: (key: string) => void;
  readonly sawEvidence: (id: string) => void;
  readonly openPanel: (panel: Panel) => void;
  readonly typed: (field: 'reason' | 'confirmation' | 'question', text: string) => void;
  readonly choseRole: (role: string) => void;
  readonly requestAccess: () => void;
  readonly stepUp: () => void;
  readonly send: (what: 'ask' | 'answer' | 'claim' | 'unclaim' | 'withdraw') => void;
  readonly open: (gate: string) => void;
}
