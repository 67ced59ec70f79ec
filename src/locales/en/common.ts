import { defineSection } from '../section.js';

/** Words that several elements use. */
export const commonWords = defineSection('common', {
  loading: 'Loading',
  signedOut: 'You are signed out. Sign in again to go on.',
  connectionCatchingUp: 'Catching up',
  connectionStale: ({ ago }: { ago: string }) => `No news from the server for ${ago}. What you see may be out of date.`,
  connectionOffline: 'You are offline. What you see may be out of date.',
  connectionResync: 'Getting the current state again',
  connectionFailed: 'The connection cannot be used.',
  historyBehind: 'The server’s history went backwards. It was probably restored from a backup.',
  historyRewritten: 'The history of this run was rewritten.',
  historyEquivocation: 'The server told two different stories about the same moment. Tell whoever runs it.',
  notUnderstood: ({ n }: { n: number }, format) =>
    `${format.number(n)} ${format.plural(n, { one: 'update was', other: 'updates were' })} not understood. Something may be missing here.`,
  incomplete: 'Part of the history is missing, so nothing can be decided here until it is complete again.',
  tryAgain: 'Try again',
  errorUnauthenticated: 'You are signed out.',
  errorForbidden: 'You may not see this.',
  errorNotFound: 'This does not exist, or you may not see it.',
  errorUnavailable: 'The server cannot be reached at the moment.',
  errorUnsupported: 'The server cannot do this.',
  errorOther: 'Something went wrong.',
  codePoint: ({ code }: { code: string }) => `Invisible character ${code}`,
  agent: ({ name }: { name: string }) => `Agent “${name}”`,
  service: ({ name }: { name: string }) => `Service “${name}”`,
  you: 'you',
});
