import type { LitElement } from 'lit';
import type { commonWords } from '../../locales/en/common.js';
import { graphPanelWords } from '../../locales/en/graph-panels.js';
import type { Translation } from '../../locales/section.js';
import { LocaleController } from '../controllers/locale-controller.js';

export type PanelWords = LocaleController<typeof graphPanelWords.terms>;
/** An element whose words for these parts may be replaced one by one. */
export type PanelHost = LitElement & { words?: Translation<typeof graphPanelWords.terms & typeof commonWords.terms> | undefined };

const known = new WeakMap<LitElement, PanelWords>();

/** The words of the parts that are loaded later, in the language of the element they belong to. */
export function panelWords(host: PanelHost): PanelWords {
  const words = known.get(host) ?? new LocaleController(host, graphPanelWords);
  known.set(host, words);
  return words;
}
