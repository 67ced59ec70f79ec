import 'wf-elements/define';
import 'wf-elements/themes/tokens.css';
import './page.css';
import { createApp } from 'vue';
import App from './App.vue';

createApp(App).mount('#root');
