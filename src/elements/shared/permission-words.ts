import type { Permission } from '../../client/types.js';
import type { PlainText } from './render-text.js';

/** What has to be said about a permission that does not arm a control. */
export interface PermissionWording {
  readonly checking: string;
  readonly denied: string;
  readonly expired: string;
  readonly error: string;
  whoCan(params: { readonly who: readonly string[]; readonly kind: Permission['whoKind'] }): string;
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
