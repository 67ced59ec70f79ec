import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// The one line that Vue asks for with any custom elements: https://vuejs.org/guide/extras/web-components
export default defineConfig({ plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('wf-') } } })] });
