import type { Permission } from '../../client/types.js';
import type { ReasonParams } from '../../locales/locale.js';
import type { Text } from '../../model/primitives.js';
import type { PlainText } from './render-text.js';

/** What has to be said about a permission that does not arm a control. */
export interface PermissionWording {
  readonly checking: string;
  readonly denied: string;
  readonly expired: string;
  readonly error: string;
  whoCan(params: { readonly who: readonly string[]; readonly kind: Permission['whoKind'] }): string;
}

/** What is needed of a language to tell a backend's reasons in it. */
export interface ReasonLanguage {
  readonly lang: string;
  reason(key: string, params: ReasonParams): string | undefined;
}

/** A text with a code that is known, in the reader's language; any other as it came. */
export function told({ code, params = {}, ...text }: Text, locale: ReasonLanguage): PlainText {
  if (code === undefined || text.lang?.split('-')[0] === locale.lang.split('-')[0]) return text;
  const words = locale.reason(`said.${code}`, params);
  return words === undefined ? text : { text: words, lang: locale.lang };
}

/** A denial with a code that is known, in the reader's language. @param action the permission that was asked for */
export function deniedIn(permission: Permission, action: string, locale: ReasonLanguage): Permission {
  const reason = permission.reasonCode === undefined ? undefined : locale.reason(`denied.${permission.reasonCode}`, { ...permission.reasonParams, action });
  return reason === undefined ? permission : { ...permission, reason };
}

/** The reason a control may not be used, from the backend where it gave one, and who could use it. */
export function permissionReason(permission: Permission, words: PermissionWording): readonly PlainText[] {
  const own: Readonly<Partial<Record<Permission['state'], string>>> = {
    unknown: words.checking,
    checking: words.checking,
    expired: words.expired,
    error: words.error,
  };
  const reason = permission.reason ?? own[permission.state] ?? words.denied;
  const who = permission.whoCan ?? [];
  return who.length === 0 ? [{ text: reason }] : [{ text: reason }, { text: words.whoCan({ who, kind: permission.whoKind }) }];
}
