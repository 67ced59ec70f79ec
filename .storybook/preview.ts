import type { Preview } from '@storybook/web-components-vite';
import type { TemplateResult } from 'lit';
import { action } from 'storybook/actions';
import '../src/define.js';
import { de } from '../src/locales/de.js';
import { registerLocale } from '../src/locales/locale.js';
import '../src/theme/tokens.css';
import './preview.css';
import { sourceOf } from './source.js';
import { descriptionOf, eventNames, tablesOf } from './tables.js';

registerLocale(de);

/** What each story last drew, as its template: the code that is shown for it comes from there. */
const drawn = new Map<string, unknown>();

/** Events that do not bubble are seen too, on their way down. */
const listening = new WeakSet<EventTarget>();
function listen(canvas: HTMLElement): void {
  if (listening.has(canvas)) return;
  listening.add(canvas);
  for (const name of eventNames) canvas.addEventListener(name, (event) => void action(name)((event as Event & { detail?: unknown }).detail), { capture: true });
}

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    docs: {
      codePanel: true,
      extractArgTypes: (component: string) => tablesOf(component),
      extractComponentDescription: (component: string) => descriptionOf(component),
      source: { language: 'html', transform: (code: string, context: { readonly id: string }) => (drawn.has(context.id) ? sourceOf(drawn.get(context.id)) : code) },
    },
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
    (story, { globals, id, canvasElement }) => {
      const page = document.documentElement;
      page.style.colorScheme = String(globals['scheme']);
      page.dir = String(globals['direction']);
      page.lang = String(globals['locale']);
      page.dataset['wfDensity'] = String(globals['density']);
      listen(canvasElement);
      const template = story() as TemplateResult;
      drawn.set(id, template);
      return template;
    },
  ],
};

export default preview;
