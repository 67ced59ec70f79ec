import { createContext } from '@lit/context';
import type { WfClient } from '../../client/types.js';
import type { Locale } from '../../locales/locale.js';

/** What a `wf-provider` hands to the tags inside it. Replaced as a whole, never changed in place. */
export interface ProviderValue {
  readonly client: WfClient | undefined;
  /** The run that the tags are about unless they name one themselves. */
  readonly run: string | undefined;
  /** A language set by property; without it the nearest `lang` decides. */
  readonly locale: Locale | undefined;
}

/** A global symbol, so that elements of two bundles find each other. Its number changes when the value does. */
export const providerContext = createContext<ProviderValue>(Symbol.for('wf-elements/client/1'));
