import { relative } from 'node:path';

let checker;

/** Writes an alias such as `Tone` as its members, so that Storybook offers a choice and a host reads what is allowed. */
const namedUnions = () => {
  const found = new Map();
  const membersOf = (ts, node) => {
    const type = checker.getTypeAtLocation(node);
    const members = (type.isUnion() ? type.types : []).filter((member) => !(member.flags & ts.TypeFlags.Undefined));
    return members.length > 1 && members.every((member) => member.isStringLiteral())
      ? members.map(({ value }) => `'${value}'`).join(' | ')
      : undefined;
  };
  return {
    name: 'named-unions',
    analyzePhase({ ts, node }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      for (const member of node.members) {
        if (!ts.isPropertyDeclaration(member) && !ts.isAccessor(member)) continue;
        const union = membersOf(ts, member);
        if (union) found.set(`${node.name.text}.${member.name.getText()}`, union);
      }
    },
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations } of customElementsManifest.modules) {
        for (const { name, members = [], attributes = [] } of declarations ?? []) {
          for (const item of [...members, ...attributes]) {
            const union = found.get(`${name}.${item.fieldName ?? item.name}`);
            if (union) item.type = { text: union };
          }
        }
      }
    },
  };
};

/** Leaves out what is no public API: it would show up as a control in Storybook. */
const publicOnly = () => ({
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const { declarations } of customElementsManifest.modules) {
      for (const declaration of declarations ?? []) {
        declaration.members &&= declaration.members.filter(
          ({ name, privacy, static: isStatic }) => !isStatic && privacy !== 'private' && privacy !== 'protected' && !/^[#_]/.test(name),
        );
        // Besides the documented event the analyzer lists each dispatchEvent() it sees, without a name.
        declaration.events &&= declaration.events.filter(({ name }) => name);
      }
    }
    customElementsManifest.modules = customElementsManifest.modules
      .filter(
        ({ declarations, exports }) =>
          declarations?.some(({ kind }) => kind === 'class') || exports?.some(({ kind }) => kind === 'custom-element-definition'),
      )
      .sort((a, b) => (a.path < b.path ? -1 : 1));
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
  plugins: [namedUnions(), publicOnly()],
};
