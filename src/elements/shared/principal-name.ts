import type { TemplateResult } from 'lit';
import type { PrincipalRef } from '../../model/principal.js';
import type { CommonWording } from '../controllers/locale-controller.js';
import { renderText } from './render-text.js';
import { rich } from './rich-words.js';

/** Who somebody is, with what they are where that is not a human and the name does not say it: `Agent “refunds”`. */
export function principalName(ref: PrincipalRef, wording: CommonWording): TemplateResult {
  const name = renderText(ref.name, 'exact');
  if (ref.kind === 'agent' && !/\bagent\b/iu.test(ref.name)) return rich((slot) => wording.common('agent', { name: slot(name) }));
  return ref.kind === 'service' ? rich((slot) => wording.common('service', { name: slot(name) })) : name;
}

/** The letters of an avatar: first and last name. Decorative, the name stands beside it. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => Array.from(word ?? '')[0] ?? '');
  return letters.join('').toUpperCase();
}
