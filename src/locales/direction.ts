const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** Whether sentences of a language (BCP 47) begin on the right. */
export const isRightToLeft = (lang: string): boolean => RIGHT_TO_LEFT.has(lang.toLowerCase().split('-')[0] ?? '');
