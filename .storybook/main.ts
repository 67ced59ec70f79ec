import type { StorybookConfig } from '@storybook/web-components-vite';

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: { name: '@storybook/web-components-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (vite) => {
    // Storybook takes over the project's Vite options; those that build the library are not for it.
    const { lib: _lib, rolldownOptions: _options, ...build } = vite.build ?? {};
    // For older targets the minifier rewrites light-dark() into variables that custom properties cannot hold.
    return { ...vite, build: { ...build, cssTarget: ['chrome123', 'firefox120', 'safari17.5'] } };
  },
};

export default config;
