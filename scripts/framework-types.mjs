// From custom-elements.json: what the tags are in the templates of React, Preact, Solid, Vue and Svelte, as type declarations.
// Every type is that of the class itself, so that nothing said here can differ from it.

/** The elements of a manifest by tag, with the modules their classes and events come from. */
export function elementsOf({ modules }) {
  const places = new Map(modules.flatMap(({ declarations, path }) => declarations.map(({ name }) => [name, path])));
  return modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName)
    .map((declaration) => ({ ...declaration, place: places.get(declaration.name), events: (declaration.events ?? []).map((event) => ({ ...event, place: places.get(event.type.text) })) }));
}

const doc = (text, indent = '  ') => `${indent}/** ${text.replaceAll('*/', '* /').replaceAll(/\s*\n\s*/g, ' ')} */`;
const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const written = (members = []) => members.filter(({ kind, readonly }) => kind === 'field' && !readonly);

/** A property may be `null`, which means "not set". An attribute is text, and a yes or no is also there or not. */
function shapeOf({ name, members = [], attributes = [], events }) {
  const properties = written(members);
  const ofAttribute = ({ fieldName, type }) => `${name}['${fieldName}']${type.text === 'number' || type.text === 'boolean' ? ' | string' : ''} | null`;
  return [
    `export interface ${name}Properties {`,
    ...properties.flatMap((member) => [doc(member.description), `  ${key(member.name)}?: ${name}['${member.name}'] | null;`]),
    '}',
    '',
    `/** Attributes that are written in another way than their property. */`,
    `export interface ${name}Attributes {`,
    ...attributes.filter((attribute) => attribute.name !== attribute.fieldName).flatMap((attribute) => [doc(attribute.description), `  '${attribute.name}'?: ${ofAttribute(attribute)};`]),
    '}',
    '',
    `export interface ${name}Events {`,
    ...events.flatMap((event) => [doc(event.description), `  '${event.name}': ${event.type.text};`]),
    '}',
    '',
  ];
}

const inTypes = (place) => place.replace(/^dist\//, '../');

function imports(elements) {
  const byPlace = new Map();
  for (const { name, place, events } of elements) {
    for (const item of [{ name, place }, ...events.map((event) => ({ name: event.type.text, place: event.place }))]) byPlace.set(item.place, (byPlace.get(item.place) ?? new Set()).add(item.name));
  }
  return [...byPlace].map(([place, names]) => `import type { ${[...names].join(', ')} } from '${inTypes(place)}';`);
}

const shared = (elements) => [
  '// What each tag takes and tells, for the declarations beside this file.',
  ...imports(elements),
  '',
  ...elements.flatMap(shapeOf),
  'export interface WfTags {',
  ...elements.flatMap(({ tagName, name, summary }) => [
    doc(summary),
    `  '${tagName}': { element: ${name}; properties: ${name}Properties; attributes: ${name}Attributes; events: ${name}Events };`,
  ]),
  '}',
  'export type WfTag = keyof WfTags;',
  '',
  '/** All that is set on a tag. */',
  "export type Settings<T extends WfTag> = WfTags[T]['properties'] & WfTags[T]['attributes'];",
  '',
  '/** Listeners, by what a framework writes before the name of an event. */',
  "export type Listeners<T extends WfTag, Prefix extends string> = { [K in keyof WfTags[T]['events'] & string as `${Prefix}${K}`]?: ((event: WfTags[T]['events'][K] & { currentTarget: WfTags[T]['element'] }) => void) | null };",
];

const perTag = (elements, indent) => elements.flatMap(({ tagName, summary, description }) => [doc(`${summary} ${description}`, indent), `${indent}'${tagName}': Tag<'${tagName}'>;`]);

const jsx = (module) => (elements) => [
  `declare module '${module}' {`,
  '  namespace JSX {',
  '    interface IntrinsicElements {',
  ...perTag(elements, '      '),
  '    }',
  '  }',
  '}',
];

const frameworks = {
  react: {
    about: "React 19. Once in a project: `import 'wf-elements/react';`. Events: `onwf-step-select={(event) => …}`.",
    head: [
      "import type { DetailedHTMLProps, HTMLAttributes } from 'react';",
      "import type { Listeners, Settings, WfTag, WfTags } from './elements.js';",
      "type Plain<T extends WfTag> = DetailedHTMLProps<HTMLAttributes<WfTags[T]['element']>, WfTags[T]['element']>;",
      "type Tag<T extends WfTag> = Omit<Plain<T>, keyof Settings<T>> & Settings<T> & Listeners<T, 'on'> & { class?: string };",
    ],
    body: jsx('react'),
  },
  preact: {
    about: "Preact. Once in a project: `import 'wf-elements/preact';`. Events: `onwf-step-select={(event) => …}`.",
    head: [
      "import type { HTMLAttributes } from 'preact';",
      "import type { Listeners, Settings, WfTag, WfTags } from './elements.js';",
      "type Tag<T extends WfTag> = Omit<HTMLAttributes<WfTags[T]['element'] & EventTarget>, keyof Settings<T>> & Settings<T> & Listeners<T, 'on'>;",
    ],
    body: jsx('preact'),
  },
  solid: {
    about: "Solid. Once in a project: `import 'wf-elements/solid';`. Properties: `prop:data={…}`. Events: `on:wf-step-select={(event) => …}`.",
    head: [
      "import type { JSX } from 'solid-js';",
      "import type { Listeners, Settings, WfTag, WfTags } from './elements.js';",
      "type Properties<T extends WfTag> = { [K in keyof WfTags[T]['properties'] & string as `prop:${K}`]?: WfTags[T]['properties'][K] };",
      "type Tag<T extends WfTag> = Omit<JSX.HTMLAttributes<WfTags[T]['element']>, keyof Settings<T>> & Settings<T> & Properties<T> & Listeners<T, 'on:'>;",
    ],
    body: jsx('solid-js'),
  },
  vue: {
    about: "Vue. Once in a project: `import 'wf-elements/vue';`, and `isCustomElement: (tag) => tag.startsWith('wf-')`. Events: `@wf-step-select=\"…\"`.",
    head: [
      "import type { HTMLAttributes, ReservedProps } from 'vue';",
      "import type { Settings, WfTag, WfTags } from './elements.js';",
      'type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;',
      "type On<T extends WfTag> = { [K in keyof WfTags[T]['events'] & string as `on${Capitalize<Camel<K>>}`]?: (event: WfTags[T]['events'][K]) => void };",
      'type Tag<T extends WfTag> = new () => { $props: Omit<HTMLAttributes, keyof Settings<T>> & ReservedProps & Settings<T> & On<T> };',
    ],
    body: (elements) => ["declare module 'vue' {", '  interface GlobalComponents {', ...perTag(elements, '    '), '  }', '}'],
  },
  svelte: {
    about: "Svelte. Once in a project: `import 'wf-elements/svelte';`. Events: `onwf-step-select={(event) => …}`, in Svelte 4 `on:wf-step-select={…}`.",
    head: [
      "import type { HTMLAttributes } from 'svelte/elements';",
      "import type { Listeners, Settings, WfTag, WfTags } from './elements.js';",
      "type Tag<T extends WfTag> = Omit<HTMLAttributes<WfTags[T]['element']>, keyof Settings<T>> & Settings<T> & Listeners<T, 'on'> & Listeners<T, 'on:'>;",
    ],
    body: (elements) => ["declare module 'svelte/elements' {", '  interface SvelteHTMLElements {', ...perTag(elements, '    '), '  }', '}'],
  },
};

/** Every declaration file by its name. */
export function frameworkTypes(manifest) {
  const elements = elementsOf(manifest);
  const files = { 'elements.d.ts': shared(elements) };
  for (const [name, { about, head, body }] of Object.entries(frameworks)) files[`${name}.d.ts`] = [`// ${about}`, ...head, '', ...body(elements)];
  return Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, `${lines.join('\n')}\n`]));
}
