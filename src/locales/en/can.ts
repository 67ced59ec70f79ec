import { defineSection } from '../section.js';

/** Words of `wf-can`. */
export const canWords = defineSection('can', {
  checking: 'Checking whether you may do this',
  unasked: 'This page has not said what it is about, so it cannot be checked whether you may do this.',
  denied: 'You may not do this.',
  expired: 'Whether you may do this has to be checked again.',
  error: 'Whether you may do this could not be checked.',
  request: 'Request access',
  requestSending: 'Sending your request',
  requested: 'Access requested. It has to be granted first.',
  requestFailed: 'Your request could not be sent.',
});
