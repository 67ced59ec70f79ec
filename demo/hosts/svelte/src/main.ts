import 'wf-elements/define';
import 'wf-elements/themes/tokens.css';
import './page.css';
import { mount } from 'svelte';
import App from './App.svelte';

mount(App, { target: document.querySelector('#root') as HTMLElement });
