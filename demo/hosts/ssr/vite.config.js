import { defineConfig } from 'vite';

export default defineConfig({ build: { rolldownOptions: { input: 'src/client.js', output: { entryFileNames: 'client.js' } }, manifest: false } });
