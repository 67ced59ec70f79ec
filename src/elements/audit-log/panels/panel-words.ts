import { auditLogPanelWords } from '../../../locales/en/audit-log-panels.js';
import type { LocaleController, LocaleHost } from '../../controllers/locale-controller.js';
import { panelWordsOf } from '../../controllers/panel-words.js';

export type PanelWords = LocaleController<typeof auditLogPanelWords.terms>;
/** An element whose words for these parts may be replaced one by one. */
export type PanelHost = LocaleHost<typeof auditLogPanelWords.terms>;

export const panelWords = panelWordsOf(auditLogPanelWords);
