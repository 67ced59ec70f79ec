import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

let checker;

const isLiteral = (type) => type.isStringLiteral() || type.isNumberLiteral();
const written = (type) => (type.isStringLiteral() ? `'${type.value}'` : String(type.value));

/** A type as a reader of the documentation needs it: an alias of a choice as its members, `undefined` and `null` once and last. */
function readable(ts, node) {
  if (ts.isParenthesizedTypeNode(node)) return readable(ts, node.type);
  if (ts.isUnionTypeNode(node)) {
    const members = [...new Set(node.types.flatMap((part) => readable(ts, part).split(' | ')))];
    const isEmpty = (text) => text === 'null' || text === 'undefined';
    return [...members.filter((text) => !isEmpty(text)), ...members.filter(isEmpty).sort()].join(' | ');
  }
  if (ts.isArrayTypeNode(node)) return listOf(readable(ts, node.elementType));
  if (ts.isTypeOperatorNode(node)) return `readonly ${readable(ts, node.type)}`;
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Translation') return 'Translation';
  if (ts.isTypeReferenceNode(node) && !node.typeArguments) return choiceOf(ts, node) ?? node.typeName.getText();
  return node.getText().replaceAll(/\s+/g, ' ');
}

/** The members of an alias such as `Tone`, in the order in which they are declared; nothing for any other type. */
function choiceOf(ts, node) {
  const type = checker.getTypeAtLocation(node);
  if (!type.isUnion() || !type.types.every(isLiteral)) return undefined;
  const named = checker.getSymbolAtLocation(node.typeName);
  const symbol = named && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  const declared = symbol?.declarations?.find(ts.isTypeAliasDeclaration)?.type;
  if (declared && ts.isUnionTypeNode(declared)) return readable(ts, declared);
  const list = declared && ts.isIndexedAccessTypeNode(declared) ? checker.getTypeArguments(checker.getTypeAtLocation(declared.objectType)) : [];
  return (list.length === type.types.length && list.every(isLiteral) ? list : type.types).map(written).join(' | ');
}

const listOf = (text) => (text.includes(' | ') ? `(${text})[]` : `${text}[]`);

/** What can be written in HTML of a property's type. */
const inMarkup = (text) => {
  const parts = text.split(' | ').filter((part) => /^('.*'|-?\d+|string|number|boolean)$/.test(part));
  return parts.join(' | ') || 'string';
};

/** Writes the types of properties, of attributes and of what events carry so that they can be read without the sources. */
const readableTypes = () => {
  const types = new Map();
  const details = new Map();
  return {
    name: 'readable-types',
    analyzePhase({ ts, node }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const parent = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
      if (parent?.expression.getText() === 'WfEvent' && parent.typeArguments?.[0]) details.set(node.name.text, readable(ts, parent.typeArguments[0]));
      for (const member of node.members) {
        if ((ts.isPropertyDeclaration(member) || ts.isAccessor(member)) && member.type) types.set(`${node.name.text}.${member.name.getText()}`, readable(ts, member.type));
      }
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations = [] } of customElementsManifest.modules) {
        for (const { name, members = [], attributes = [], events = [] } of declarations) {
          for (const member of members) {
            const text = member.name === 'detail' && details.get(name) ? details.get(name) : types.get(`${name}.${member.name}`);
            if (text) member.type = { text };
            // What the analyzer takes for a default is the parameter of the constructor.
            if (member.name === 'detail') delete member.default;
            else if (member.kind === 'field' && !member.readonly) member.default ??= 'undefined';
          }
          for (const attribute of attributes) {
            const member = members.find((item) => item.name === attribute.fieldName);
            attribute.type = { text: inMarkup(member?.type?.text ?? 'string') };
          }
          for (const event of events) event.type = { text: event.type?.text ?? 'Event', ...(details.has(event.type?.text) ? { detail: details.get(event.type.text) } : {}) };
        }
      }
    },
  };
};

/** Called by the browser and by Lit, never by a host. */
const CALLBACKS = /^(?:(?:add|remove)Controller|requestUpdate|\w+Callback)$/;

/**
 * Keeps what a host can import or see: the elements, their events, the two base classes. Modules are named as they are published,
 * because the package has no sources; the module that registers a tag is named too.
 */
const publicOnly = () => ({
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    const published = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
    const isPublic = (declaration) =>
      declaration.kind === 'class' && (declaration.customElement || declaration.superclass?.name === 'WfEvent' || declaration.name === 'WfElement' || declaration.name === 'WfEvent');
    const modules = [];
    for (const module of customElementsManifest.modules) {
      const declarations = (module.declarations ?? []).filter(isPublic);
      if (declarations.length === 0) continue;
      for (const declaration of declarations) {
        const visible = (declaration.members ?? []).filter(
          ({ name, privacy, static: isStatic }) => !isStatic && privacy !== 'private' && privacy !== 'protected' && !/^[#_]/.test(name) && !CALLBACKS.test(name),
        );
        if (visible.length > 0) declaration.members = visible;
        else delete declaration.members;
        for (const link of [declaration.superclass, ...visible.map(({ inheritedFrom }) => inheritedFrom)]) if (link?.module) link.module = published(link.module);
        // Besides the documented event the analyzer lists each dispatchEvent() it sees, without a name.
        if (declaration.events) declaration.events = declaration.events.filter(({ name }) => name);
      }
      const path = published(module.path);
      modules.push({
        kind: 'javascript-module',
        path,
        declarations,
        exports: declarations.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: path } })),
      });
      for (const { tagName, name } of declarations) {
        const definition = join(dirname(module.path), 'define.ts');
        if (!tagName || !existsSync(definition)) continue;
        modules.push({
          kind: 'javascript-module',
          path: published(definition),
          declarations: [],
          exports: [{ kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } }],
        });
      }
    }
    customElementsManifest.modules = modules.sort((a, b) => (a.path < b.path ? -1 : 1));
  },
});

export default {
  globs: ['src/elements/**/*.ts', '!src/elements/{controllers,shared}/**'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  overrideModuleCreation: ({ ts, globs }) => {
    const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: globs }, ts.sys, process.cwd());
    const program = ts.createProgram(globs, options);
    checker = program.getTypeChecker();
    const files = program.getSourceFiles().filter(({ fileName }) => globs.includes(relative('.', fileName)));
    // A file that another one imports has its absolute path, which has no place in a committed manifest.
    for (const file of files) file.fileName = relative('.', file.fileName);
    return files;
  },
  plugins: [readableTypes(), publicOnly()],
};
