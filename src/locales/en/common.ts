import { defineSection } from '../section.js';

/** Words that several elements use. */
export const commonWords = defineSection('common', {
  loading: 'Loading',
  connectionCatchingUp: 'Catching up',
  connectionStale: ({ ago }: { ago: string }) => `No news from the server for ${ago}.`,
  connectionResync: 'Getting the current state again',
  mayBeOld: 'What you see may be out of date.',
  keepsTrying: 'This page keeps trying.',
  'trouble.page-fault': 'This page cannot talk to its server. Please tell the people who run this page.',
  'trouble.signed-out': 'You are signed out. Sign in again to go on.',
  'trouble.refused': 'You may not see this.',
  'trouble.missing': 'This does not exist, or you may not see it.',
  'trouble.unsupported': 'The server cannot do this.',
  'trouble.offline': 'You are offline.',
  'trouble.unreachable': 'The server does not answer.',
  'trouble.too-slow': 'The server takes too long to answer.',
  'trouble.lost': 'The connection to the server was lost.',
  'trouble.busy': 'The server is busy and asked this page to wait.',
  'trouble.not-understood': 'The server sent something that this page cannot read.',
  'trouble.other': 'Something went wrong on the way to the server.',
  historyBehind: 'The server has gone back to an earlier state. It was probably restored from a backup.',
  historyRewritten: 'The history of this run was rewritten.',
  historyEquivocation: 'The server gave two different accounts of the same moment, so nothing can be decided here. Please tell the people who run it.',
  notUnderstood: ({ n }: { n: number }, format) =>
    `${format.number(n)} ${format.plural(n, { one: 'update was', other: 'updates were' })} not understood. Something may be missing here.`,
  incomplete: 'Part of the history is missing, so nothing can be decided here until it is complete again.',
  tryAgain: 'Try again',
  codePoint: ({ code }: { code: string }) => `Hidden character ${code}`,
  agent: ({ name }: { name: string }) => `Agent “${name}”`,
  service: ({ name }: { name: string }) => `Service “${name}”`,
  you: 'you',
});
