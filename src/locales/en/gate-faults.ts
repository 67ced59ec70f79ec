import { defineSection } from '../section.js';

/** Why what would be done cannot be read: loaded when that happens. One sentence for each way in which it can. */
export const gateFaultWords = defineSection('gate-faults', {
  'args.empty': 'It is empty.',
  'args.not-json': 'It is not in the agreed format (JSON).',
  'args.not-canonical': 'It is not written in the agreed form.',
  'args.duplicate-key': ({ what }: { what: string }) => `It has the field “${what}” twice, so it is not clear which one counts.`,
  'args.lossy-number': ({ what }: { what: string }) => `The number in the field “${what}” has more digits than can be kept exactly. It has to be sent as text.`,
  'args.number-form': ({ what }: { what: string }) => `A number is not written in the agreed form (${what}).`,
  'args.key-order': 'Its fields are not in the agreed order.',
  'args.spaces': 'It has spaces or line breaks between its fields, which are not agreed.',
  'args.escapes': 'It has characters that are not written in the agreed form.',
  'args.lone-surrogate': 'It has half a character in it.',
  'args.forbidden-key': 'It has a field with a name that is not allowed.',
  'args.non-finite-number': ({ what }: { what: string }) => `The number in the field “${what}” is too large.`,
  'args.unsupported-type': 'It has a value of a kind that is not agreed.',
  'args.not-plain-data': 'It has a value of a kind that is not agreed.',
  'args.sparse-array': 'It has a list with a hole in it.',
  'args.too-deep': 'It has too many levels inside one another.',
  'args.too-large': 'It has too many values.',
  'args.tellIt': 'Tell your IT. The text as it came is under “Exact text”.',
  'args.exactText': 'Exact text',
});
