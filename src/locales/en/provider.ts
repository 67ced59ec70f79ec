import { defineSection } from '../section.js';

/** Words of `wf-provider`. What developers have to know stands in the console. */
export const providerWords = defineSection('provider', {
  misconfigured: 'This page is not set up to reach its server. Please tell the people who run this page.',
});
