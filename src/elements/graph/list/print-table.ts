import type { FactReader, Names, StepFacts } from '../look/step-facts.js';
import { htmlElement, putText } from '../near/drawing-dom.js';
import type { PanelWords } from '../panel-words.js';
import type { Column } from './columns.js';
import type { TreeRow } from './step-tree.js';

export interface PrintedList {
  readonly rows: readonly TreeRow[];
  readonly columns: readonly Column[];
  readonly facts: FactReader;
  /** How many rows there are without a filter. */
  readonly all: number;
  readonly words: PanelWords;
}

const namesOf = ({ names, more }: Names, said: readonly string[], words: PanelWords): string =>
  [...said, ...names.map(({ text }) => text), ...(more > 0 ? [words.t('andMore', { n: more })] : [])].join(', ');

function textOf(column: Column, facts: StepFacts, words: PanelWords): string {
  switch (column) {
    case 'step': return facts.title.text;
    case 'waitsFor': return namesOf(facts.waitsFor, facts.waitsForWhom, words);
    case 'feeds': return namesOf(facts.feeds, [], words);
    default: return facts[column];
  }
}

/** The list as a table for paper: every row, its head on every page. */
export function printTable({ rows, columns, facts, all, words }: PrintedList): Element {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement('th');
    cell.textContent = words.t(`column.${column}`);
    head.append(cell);
  }
  const body = table.createTBody();
  for (const { id, level } of rows) {
    const known = facts.read(id);
    if (known === undefined) continue;
    const row = body.insertRow();
    for (const column of columns) {
      const cell = row.insertCell();
      putText(cell, { text: textOf(column, known, words), lang: column === 'step' ? known.title.lang : undefined });
      if (column === 'step') cell.style.paddingInlineStart = `${4 + Math.min(level - 1, 8) * 8}pt`;
    }
  }
  if (rows.length === all) return table;
  const whole = htmlElement('div', 'printed');
  const note = document.createElement('p');
  note.textContent = words.t('leftOut', { n: all - rows.length });
  whole.append(note, table);
  return whole;
}
