import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { commonWords } from '../../locales/en/common.js';

/** Text as data brings it; `lang` (BCP 47) says which language it is in. */
export interface PlainText {
  readonly text: string;
  readonly lang?: string | undefined;
}

/** `prose` lets emoji and joined scripts be; `exact` shows every code point that is not plainly visible. */
export type TextMode = 'prose' | 'exact';

/**
 * Code points that are not seen, or that change how others are seen: default ignorable, bidi controls, control and format
 * characters, line and paragraph separators, blank letters, interlinear marks, halves of surrogate pairs, noncharacters. Unicode TR 36;
 * CVE-2021-42574. Tab and newline are layout.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cf}\p{Zl}\p{Zp}\u2800\uFFF9-\uFFFB\p{Cs}\p{Noncharacter_Code_Point}]|(?![\t\n])\p{Cc}/u;
/** Spaces other than the common one look like it and are not it. */
const ODD_SPACE = /(?! )\p{Zs}/u;

const VARIATION_SELECTOR_16 = 0xfe0f;
const ZERO_WIDTH_NON_JOINER = 0x200c;
const ZERO_WIDTH_JOINER = 0x200d;
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1F1E6}-\u{1F1FF}0-9#*]/u;
const JOINED_SCRIPT = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u;

const takesJoiner = (point: string): boolean => point === '\uFE0F' || PICTOGRAPH.test(point) || JOINED_SCRIPT.test(point);

/** Emoji and several scripts need joiners to look right. They are left alone only between what they join. */
function isNeededJoiner(code: number, before: string, after: string): boolean {
  if (code === VARIATION_SELECTOR_16) return PICTOGRAPH.test(before);
  return (code === ZERO_WIDTH_JOINER || code === ZERO_WIDTH_NON_JOINER) && takesJoiner(before) && takesJoiner(after);
}

/** A stretch of visible text, or one code point that is shown by its number. */
export type TextRun = { readonly text: string } | { readonly codePoint: string };

/** Splits text into what can be seen and what has to be made visible. Pure. */
export function textRuns(text: string, mode: TextMode = 'prose'): TextRun[] {
  if (text === '' || !(UNSEEN.test(text) || (mode === 'exact' && ODD_SPACE.test(text)))) return text === '' ? [] : [{ text }];
  const points = Array.from(text);
  const runs: TextRun[] = [];
  let visible = '';
  points.forEach((point, at) => {
    const code = point.codePointAt(0) ?? 0;
    const unseen = UNSEEN.test(point) || (mode === 'exact' && ODD_SPACE.test(point));
    if (!unseen || (mode === 'prose' && isNeededJoiner(code, points[at - 1] ?? '', points[at + 1] ?? ''))) {
      visible += point;
      return;
    }
    if (visible !== '') runs.push({ text: visible });
    visible = '';
    runs.push({ codePoint: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` });
  });
  if (visible !== '') runs.push({ text: visible });
  return runs;
}

/** Whether a text holds anything that is not plainly visible. */
export const hasUnseen = (text: string, mode: TextMode = 'prose'): boolean => textRuns(text, mode).some((run) => 'codePoint' in run);

let word = commonWords.terms.hiddenCharacter;

/** What a character that cannot be seen is called, in the language of the element that draws now. */
export const hiddenWord = (): string => word;

/** Told by each element's locale before it draws: texts are drawn in many places that know no language. */
export const nameHidden = (name: string): void => {
  word = name;
};

/** Text from outside without isolation, for a part of what is isolated as a whole. */
export const renderRuns = (text: string, mode: TextMode = 'prose'): (string | TemplateResult)[] =>
  textRuns(text, mode).map((run) => ('text' in run ? run.text : html`<span class="code-point" title=${run.codePoint}>${word}<span class="visually-hidden"> ${run.codePoint}</span></span>`));

/**
 * Text from outside: isolated from the direction of what stands around it, in its own language, with code points that
 * cannot be seen drawn as chips. Only text nodes, never markup.
 */
export function renderText(text: PlainText | string, mode: TextMode = 'prose'): TemplateResult {
  const { text: words, lang }: PlainText = typeof text === 'string' ? { text } : text;
  return html`<bdi lang=${ifDefined(lang)}>${renderRuns(words, mode)}</bdi>`;
}

/** The same for text that may be missing. */
export const renderOptionalText = (text: PlainText | string | undefined): TemplateResult | typeof nothing =>
  text === undefined ? nothing : renderText(text);
