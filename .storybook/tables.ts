import type { ArgTypes } from '@storybook/web-components-vite';
import manifest from '../custom-elements.json' with { type: 'json' };

interface Item { readonly name: string; readonly description?: string; readonly type?: { readonly text: string; readonly detail?: string }; readonly default?: string }
interface Member extends Item { readonly kind: string; readonly readonly?: boolean; readonly attribute?: string; readonly parameters?: readonly Item[]; readonly return?: { readonly type: { readonly text: string } } }
interface Element {
  readonly tagName?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly members?: readonly Member[];
  readonly events?: readonly Item[];
  readonly slots?: readonly Item[];
  readonly cssParts?: readonly Item[];
  readonly cssProperties?: readonly Item[];
  readonly cssStates?: readonly Item[];
}

const elements = (manifest.modules as readonly { readonly declarations: readonly Element[] }[]).flatMap(({ declarations }) => declarations);
const elementOf = (tag: string): Element | undefined => elements.find(({ tagName }) => tagName === tag);

/** Every event that an element of the kit has. */
export const eventNames = [...new Set(elements.flatMap(({ events = [] }) => events.map(({ name }) => name)))];

const choicesOf = (text: string): string[] => {
  const parts = text.split(' | ').filter((part) => part !== 'undefined' && part !== 'null');
  return parts.length > 0 && parts.every((part) => /^'.*'$/.test(part)) ? parts.map((part) => part.slice(1, -1)) : [];
};

/** What a reader can change by hand; data and functions are for the code. */
function controlOf(text: string): object {
  const options = choicesOf(text);
  if (options.length > 0) return { options, control: { type: 'select' } };
  const [kind = ''] = text.split(' | ').filter((part) => part !== 'undefined' && part !== 'null');
  const control = { string: 'text', number: 'number', boolean: 'boolean' }[kind];
  return { control: control === undefined ? false : { type: control } };
}

const signature = ({ name, parameters = [], return: returned }: Member): string => `${name}(${parameters.map((each) => `${each.name}: ${each.type?.text ?? 'unknown'}`).join(', ')}): ${returned?.type.text ?? 'void'}`;

/** The tables of an element's page: what is set, called, told, filled and styled. */
export function tablesOf(tag: string): ArgTypes {
  const element = elementOf(tag);
  if (element === undefined) return {};
  const rows: ArgTypes = {};
  const list = (category: string, items: readonly Item[] = [], type: (item: Item) => string = () => ''): void => {
    for (const item of items) {
      rows[`${category}:${item.name}`] = {
        name: item.name || '(default)', description: item.description ?? '', control: false, type: { name: 'other', value: 'void' },
        table: { category, type: { summary: type(item) }, ...(item.default === undefined ? {} : { defaultValue: { summary: item.default } }) },
      };
    }
  };
  for (const member of element.members ?? []) {
    if (member.kind !== 'field') continue;
    const text = member.type?.text ?? 'unknown';
    rows[member.name] = {
      name: member.name,
      description: `${member.description ?? ''}${member.attribute === undefined ? '' : ` Attribute: \`${member.attribute}\`.`}`,
      ...(member.readonly ? { control: false } : controlOf(text)),
      type: { name: 'other', value: text },
      table: { category: 'properties', type: { summary: text }, defaultValue: { summary: member.default ?? '' } },
    };
  }
  list('methods', (element.members ?? []).filter(({ kind }) => kind === 'method'), (item) => signature(item as Member));
  list('events', element.events, ({ type }) => type?.text ?? '');
  list('slots', element.slots);
  list('parts', element.cssParts);
  list('states', element.cssStates);
  list('CSS properties', element.cssProperties);
  return rows;
}

export const descriptionOf = (tag: string): string => [elementOf(tag)?.summary, elementOf(tag)?.description].filter(Boolean).join('\n\n');
