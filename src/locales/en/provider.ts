import { defineSection } from '../section.js';

/** Words of `wf-provider`. */
export const providerWords = defineSection('provider', {
  unknownAdapter: ({ name, known }: { name: string; known: string }) =>
    `There is no adapter called “${name}”. Registered: ${known}. Import its entry, or call registerAdapter().`,
  none: 'none',
  missingSrc: ({ name }: { name: string }) => `The adapter “${name}” could not start. Check the attribute src.`,
});
