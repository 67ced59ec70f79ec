// What is wrong with a manifest of the elements: something internal, something undocumented, a type that a reader cannot resolve.
import ts from 'typescript';

/** Of the language and of the browser, as opposed to names of the package. */
const isStandard = (name) => name in globalThis || ['Blob', 'File', 'FocusOptions', 'HTMLElement', 'Record', 'Partial', 'Readonly'].includes(name);

/** Every name that an entry of the package gives out, by the sources behind its `exports`. */
export function exportedNames(exports) {
  const entries = Object.values(exports)
    .map((target) => (typeof target === 'string' ? target : target.default))
    .filter((file) => /^\.\/dist\/(?!cdn\/).*\.js$/.test(file) && !file.includes('*'))
    .map((file) => file.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', ts.sys.readFile).config, ts.sys, '.');
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  const names = new Set();
  for (const entry of entries) {
    const module = program.getSourceFile(entry);
    const symbol = module && checker.getSymbolAtLocation(module);
    for (const { name } of symbol ? checker.getExportsOfModule(symbol) : []) names.add(name);
  }
  return names;
}

const namesIn = (text) => (text.replaceAll(/'[^']*'/g, '').match(/\b[A-Z]\w*/g) ?? []);

/** The faults of one thing that is documented: a member, an event, a slot, a part. */
function faultsOf(where, { description, type, return: returned, parameters = [] }, names) {
  const texts = [type?.text, type?.detail, returned?.type?.text, ...parameters.map((parameter) => parameter.type?.text)].filter((text) => text !== undefined);
  return [
    ...(description?.trim() ? [] : [`${where} has no sentence`]),
    ...texts.flatMap((text) => namesIn(text).filter((name) => !names.has(name) && !isStandard(name)).map((name) => `${where}: no entry of the package gives out the type ${name}`)),
    ...texts.filter((text) => /(\b\w+\b) \| (.* \| )?\1$/.test(text) || /\btypeof\b|import\(/.test(text)).map((text) => `${where}: the type "${text}" is not for readers`),
  ];
}

function faultsOfClass(declaration, names) {
  const own = declaration.tagName ?? declaration.name;
  const lists = ['members', 'attributes', 'events', 'slots', 'cssParts', 'cssProperties', 'cssStates'];
  const ofElement = declaration.tagName
    ? [
        ...(declaration.summary?.trim() ? [] : [`${own} has no summary`]),
        ...(declaration.members ?? []).filter(({ kind, readonly, default: value }) => kind === 'field' && !readonly && value === undefined).map(({ name }) => `${own}.${name} has no default`),
        ...(declaration.members ?? []).filter(({ kind, type }) => kind === 'field' && !type).map(({ name }) => `${own}.${name} has no type`),
        ...(declaration.events ?? []).filter(({ type }) => !names.has(type?.text)).map(({ name, type }) => `${own} ${name}: its class ${type?.text ?? ''} is not given out`),
      ]
    : [];
  const generic = declaration.name === 'WfEvent' ? new Set([...names, 'D']) : names;
  return [
    ...(declaration.description?.trim() ? [] : [`${own} has no description`]),
    ...(names.has(declaration.name) ? [] : [`${declaration.name} is not given out by the package`]),
    ...ofElement,
    ...lists.flatMap((list) => (declaration[list] ?? []).flatMap((item) => faultsOf(`${own} ${list} ${item.name || '(default)'}`, item, generic))),
    ...(declaration.members ?? []).filter(({ name, privacy }) => /^[#_]/.test(name) || (privacy ?? 'public') !== 'public').map(({ name }) => `${own}.${name} is internal`),
  ];
}

/** All faults of a manifest, each as one line. `names`: what the package gives out. */
export function manifestFaults({ modules }, names) {
  const registered = modules.flatMap(({ exports = [] }) => exports).filter(({ kind }) => kind === 'custom-element-definition').map(({ name }) => name);
  return modules.flatMap(({ path, declarations = [], exports = [] }) => [
    ...(declarations.length > 0 || exports.length > 0 ? [] : [`${path} holds nothing public`]),
    ...declarations.filter(({ kind }) => kind !== 'class').map(({ name }) => `${path}: ${name} is internal`),
    ...declarations.filter(({ kind }) => kind === 'class').flatMap((declaration) => faultsOfClass(declaration, names)),
    ...declarations.filter(({ tagName }) => tagName && !registered.includes(tagName)).map(({ tagName }) => `${tagName}: no module registers it`),
  ]);
}
