import 'wf-elements/define';
import 'wf-elements/react';
import 'wf-elements/themes/tokens.css';
import './page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';

createRoot(document.querySelector('#root') as HTMLElement).render(<StrictMode><App /></StrictMode>);
