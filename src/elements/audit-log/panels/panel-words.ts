import { auditLogPanelWords } from '../../../locales/en/audit-log-panels.js';
import type { LocaleController, LocaleHost } from '../../controllers/locale-controller.js';
import { panelWordsOf } from '../../controllers/panel-words.js';
import { WfElement } from '../../wf-element.js';
import { laterStyles } from './later.styles.js';

export type PanelWords = LocaleController<typeof auditLogPanelWords.terms>;
/** An element whose words for these parts may be replaced one by one. */
export type PanelHost = LocaleHost<typeof auditLogPanelWords.terms>;

const wordsOf = panelWordsOf(auditLogPanelWords);

/** The words of these parts for an element, which wears their styles from then on: both come with the first part that is opened. */
export function panelWords(host: PanelHost): PanelWords {
  if (host instanceof WfElement) host.wear(laterStyles);
  return wordsOf(host);
}
