// From custom-elements.json: what editors offer while HTML is written. VS Code reads custom data, JetBrains IDEs read web-types.
import { elementsOf } from './framework-types.mjs';

/** The choices of a type such as `'graph' | 'list'`; none for any other type. */
const choicesOf = (text) => {
  const parts = text.split(' | ');
  return parts.every((part) => /^'.*'$/.test(part)) ? parts.map((part) => part.slice(1, -1)) : [];
};

const list = (title, items = []) => (items.length > 0 ? [`**${title}**`, ...items.map(({ name, description }) => `- \`${name || '(default)'}\`: ${description}`)].join('\n') : undefined);

const about = ({ summary, description, events, slots, cssParts, cssProperties, cssStates }) =>
  [summary, description, list('Events', events), list('Slots', slots), list('Parts', cssParts), list('CSS properties', cssProperties), list('States', cssStates)].filter(Boolean).join('\n\n');

/** https://github.com/microsoft/vscode-html-languageservice/blob/main/docs/customData.md */
export const vsCodeData = (manifest) => ({
  version: 1.1,
  tags: elementsOf(manifest).map((element) => ({
    name: element.tagName,
    description: { kind: 'markdown', value: about(element) },
    attributes: (element.attributes ?? []).map(({ name, description, type }) => {
      const values = choicesOf(type.text).map((value) => ({ name: value }));
      return { name, description, ...(values.length > 0 ? { values } : type.text === 'boolean' ? { valueSet: 'v' } : {}) };
    }),
  })),
});

const plain = ({ name, description, default: value }) => ({ name, description, ...(value === undefined ? {} : { default: value }) });

/** https://github.com/JetBrains/web-types */
export const webTypes = (manifest, { name, version }) => ({
  $schema: 'https://json.schemastore.org/web-types',
  name,
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elementsOf(manifest).map((element) => ({
        name: element.tagName,
        description: `${element.summary} ${element.description}`,
        attributes: (element.attributes ?? []).map((attribute) => ({ ...plain(attribute), value: { type: choicesOf(attribute.type.text).length > 0 ? attribute.type.text.split(' | ') : attribute.type.text } })),
        slots: (element.slots ?? []).map(plain),
        js: {
          properties: (element.members ?? []).filter(({ kind }) => kind === 'field').map((member) => ({ ...plain(member), type: member.type.text, ...(member.readonly ? { 'read-only': true } : {}) })),
          events: element.events.map((event) => ({ ...plain(event), type: event.type.text })),
        },
        css: {
          properties: (element.cssProperties ?? []).map(plain),
          parts: (element.cssParts ?? []).map(plain),
          'pseudo-classes': (element.cssStates ?? []).map((state) => ({ name: `state(${state.name})`, description: state.description })),
        },
      })),
    },
  },
});
