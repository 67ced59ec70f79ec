/**
 * A link target from data, or undefined when it must not be one. Only `https:`, and `http:` on this page's own origin:
 * `javascript:`, `data:`, `blob:` and the rest never reach an attribute.
 */
export function safeHref(target: string, base: string = document.baseURI): string | undefined {
  let url: URL;
  try {
    url = new URL(target, base);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url.href;
  return url.protocol === 'http:' && url.origin === new URL(base).origin ? url.href : undefined;
}
