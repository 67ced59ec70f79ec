const FIRST_STRONG = /[\p{L}\p{Nl}]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}]/u;

/** The direction that a text is written in, by its first letter; the one of what stands around it where it has none. */
export function directionOf(text: string, around: 'ltr' | 'rtl'): 'ltr' | 'rtl' {
  const letter = FIRST_STRONG.exec(text)?.[0];
  return letter === undefined ? around : RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
