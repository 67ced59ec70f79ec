import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import type { ArgTypesEnhancer } from 'storybook/internal/types';
import manifest from '../custom-elements.json' with { type: 'json' };
import '../src/define.js';
import { de } from '../src/locales/de.js';
import { registerLocale } from '../src/locales/locale.js';
import '../src/theme/tokens.css';
import './preview.css';

setCustomElementsManifest(manifest);
registerLocale(de);

/** The manifest writes a choice as `'a' | 'b'`, which Storybook by itself would edit as an object. */
const chooseFromUnions: ArgTypesEnhancer = ({ argTypes }) =>
  Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => {
      const options = (argType.type?.name ?? '').split(' | ').map((member) => /^'(.*)'$/.exec(member)?.[1]);
      return [
        name,
        options.every((option) => option !== undefined) ? { ...argType, options, control: { type: 'select' as const } } : argType,
      ];
    }),
  );

const preview: Preview = {
  tags: ['autodocs'],
  argTypesEnhancers: [chooseFromUnions],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    docs: { codePanel: true },
    layout: 'padded',
  },
  globalTypes: {
    scheme: {
      description: 'Colour scheme',
      toolbar: {
        title: 'Scheme',
        icon: 'mirror',
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
        dynamicTitle: true,
      },
    },
    density: {
      description: 'Density',
      toolbar: {
        title: 'Density',
        icon: 'component',
        items: [
          { value: 'comfortable', title: 'Comfortable' },
          { value: 'compact', title: 'Compact' },
        ],
        dynamicTitle: true,
      },
    },
    direction: {
      description: 'Reading direction',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
        dynamicTitle: true,
      },
    },
    locale: {
      description: 'Language of the elements',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: [
          { value: 'en', title: 'English' },
          { value: 'de', title: 'Deutsch' },
        ],
        dynamicTitle: true,
      },
    },
  },
  initialGlobals: { scheme: 'light', density: 'comfortable', direction: 'ltr', locale: 'en' },
  decorators: [
    (story, { globals }) => {
      const page = document.documentElement;
      page.style.colorScheme = String(globals['scheme']);
      page.dir = String(globals['direction']);
      page.lang = String(globals['locale']);
      page.dataset['wfDensity'] = String(globals['density']);
      return story();
    },
  ],
};

export default preview;
