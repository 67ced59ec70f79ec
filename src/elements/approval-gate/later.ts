// What a card needs only after its first picture: loaded as soon as there is one, so that it is there when it is wanted.
export { gateLaterWords } from '../../locales/en/gate-later.js';
export { laterStyles } from './card-later.styles.js';
export { flightWords } from './flight-words.js';
export { renderChanges } from './render-changes.js';
export { executedRows, renderEnding } from './render-ending.js';
export { renderNeeds, renderRejection } from './render-panels.js';
export { renderQuestion } from './render-question.js';
