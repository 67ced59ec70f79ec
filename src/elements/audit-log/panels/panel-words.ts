import type { LitElement } from 'lit';
import { auditLogPanelWords } from '../../../locales/en/audit-log-panels.js';
import type { Translation } from '../../../locales/section.js';
import type { commonWords } from '../../../locales/en/common.js';
import { LocaleController } from '../../controllers/locale-controller.js';

export type PanelWords = LocaleController<typeof auditLogPanelWords.terms>;
/** An element whose words for these parts may be replaced one by one. */
export type PanelHost = LitElement & { words?: Translation<typeof auditLogPanelWords.terms & typeof commonWords.terms> | undefined };

const known = new WeakMap<LitElement, PanelWords>();

/** The words of the parts that are loaded later, in the language of the element they belong to. */
export function panelWords(host: PanelHost): PanelWords {
  const words = known.get(host) ?? new LocaleController(host, auditLogPanelWords);
  known.set(host, words);
  return words;
}
