// What a page without a bundler gets from one address when its backend answers over HTTP: every tag registered, the classes, the
// client, the adapter for a server and the languages.
import './define.js';
import { lazyLocale } from './locales/lazy-locale.js';

export * from './index.js';
export * from './adapter/http/index.js';
export { AdapterError, type AdapterErrorCode, type AdapterErrorOptions } from './adapter/errors.js';
export type { WorkflowAdapter } from './adapter/contract.js';
export { createClient } from './client/client.js';
export type { ClientOptions } from './client/options.js';
export type { WfClient } from './client/types.js';

/** German. Its words lie in a file beside this one and are fetched once an element needs them. */
export const de = lazyLocale('de', async () => (await import('./locales/de.js')).de);
