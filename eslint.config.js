import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const unsafeCode = [
  ...['innerHTML', 'outerHTML', 'srcdoc'].map((name) => ({
    selector: `AssignmentExpression > MemberExpression.left[property.name='${name}']`,
    message: `${name} parses text as markup: bind text in a template instead.`,
  })),
  ...['insertAdjacentHTML', 'setHTMLUnsafe', 'createContextualFragment', 'parseHTMLUnsafe'].map((name) => ({
    selector: `CallExpression > MemberExpression.callee[property.name='${name}']`,
    message: `${name} parses text as markup: bind text in a template instead.`,
  })),
  {
    selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
    message: 'document.write parses text as markup.',
  },
  {
    selector: 'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/<style[\\s>]/i]',
    message: 'The strict content security policy blocks style elements: use static styles.',
  },
];

const unsafeImports = {
  paths: [
    { name: 'zod', message: "Use `import * as z from 'zod/mini'`: plain zod compiles code at run time and weighs five times as much." },
    ...['unsafe-html', 'unsafe-svg', 'unsafe-mathml'].map((name) => ({ name: `lit/directives/${name}.js`, message: 'Bind text only.' })),
    { name: 'lit/static-html.js', message: 'Markup never comes from a string.' },
  ],
  patterns: [{ regex: '^zod/(?!mini$)', message: "Use `import * as z from 'zod/mini'`." }],
};

/** A style attribute is blocked by the strict policy, in the markup and through setAttribute alike; styleMap writes through CSSOM. */
const noStyleAttribute = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { blocked: 'The strict content security policy blocks style attributes: use styleMap, CSSOM or an SVG attribute.' },
  },
  create({ sourceCode, report }) {
    const isStyleMap = (node) => {
      if (node?.type === 'CallExpression') return node.callee.name === 'styleMap';
      if (node?.type === 'ConditionalExpression') return isStyleMap(node.consequent) && isStyleMap(node.alternate);
      if (node?.type !== 'Identifier') return false;
      if (node.name === 'nothing') return true;
      for (let scope = sourceCode.getScope(node); scope; scope = scope.upper) {
        const variable = scope.set.get(node.name);
        if (variable) return variable.defs.length > 0 && variable.defs.every((definition) => isStyleMap(definition.node.init));
      }
      return false;
    };
    return {
      TaggedTemplateExpression({ tag, quasi }) {
        if (tag.name !== 'html' && tag.name !== 'svg') return;
        for (const [index, part] of quasi.quasis.entries()) {
          const written = /\sstyle\s*=\s*(?:["'](?!$)|[^\s"'])/.test(part.value.raw);
          const bound = /\sstyle\s*=\s*["']?$/.test(part.value.raw);
          if (written || (bound && !isStyleMap(quasi.expressions[index]))) report({ node: part, messageId: 'blocked' });
        }
      },
    };
  },
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', 'storybook-static/', 'coverage/', 'custom-elements.json', '**/.wf-data/', 'test/package/frameworks/', 'demo/hosts/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-restricted-syntax': ['error', ...unsafeCode],
      'no-restricted-imports': ['error', unsafeImports],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    files: ['demo/**/*.{js,mjs}', 'bench/**/*.{js,mjs}'],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      // Types of optional peers are named inline, beside the import that happens at run time.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // `string & keyof T` is the usual way to say which keys are meant.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      '@typescript-eslint/prefer-optional-chain': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y, local: { rules: { 'no-style-attribute': noStyleAttribute } } },
    rules: {
      'local/no-style-attribute': 'error',
      ...litA11y.configs.recommended.rules,
      'lit/no-invalid-html': 'error',
      'lit/no-useless-template-literals': 'error',
      'lit/prefer-nothing': 'error',
      'lit/no-value-attribute': 'error',
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    // Inner loops over typed arrays, whose indexes are in range by construction; a check per read would cost more than it finds.
    files: ['src/graph/**/*.ts', 'src/elements/graph/far/*.ts', 'src/elements/graph/scene/place-index.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/gateway/**', 'src/cli/**', 'src/cli.ts'],
    rules: { 'no-console': ['error', { allow: ['warn', 'error'] }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // chai's assertions are property reads, and a plugin of open-wc types equal() as a promise, which it is not.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'chai', name: ['Equal', 'equal', 'equals', 'eq'] },
            { from: 'package', package: '@open-wc/semantic-dom-diff', name: ['Equal', 'equal', 'equals', 'eq'] },
            {
              from: 'package',
              package: 'node:test',
              name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Tests feed the kit the addresses it has to stop.
      'no-script-url': 'off',
    },
  },
);
