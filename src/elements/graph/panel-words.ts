import { graphPanelWords } from '../../locales/en/graph-panels.js';
import type { LocaleController, LocaleHost } from '../controllers/locale-controller.js';
import { panelWordsOf } from '../controllers/panel-words.js';

export type PanelWords = LocaleController<typeof graphPanelWords.terms>;
/** An element whose words for these parts may be replaced one by one. */
export type PanelHost = LocaleHost<typeof graphPanelWords.terms>;

export const panelWords = panelWordsOf(graphPanelWords);
