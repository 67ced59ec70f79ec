import { fixture, html, waitUntil } from '@open-wc/testing';
import '../../../src/elements/audit-log/define.js';
import type { WfAuditLog } from '../../../src/elements/audit-log/audit-log.js';
import type { AuditLogInput } from '../../../src/elements/audit-log/data-source.js';
import type { AuditQuery, AuditSource, WorkflowAdapter } from '../../../src/adapter/contract.js';
import { createClient } from '../../../src/client/client.js';
import type { WfClient } from '../../../src/client/types.js';
import type { AuditEntry } from '../../../src/model/audit-record.js';
import { sourceOfData } from '../../../src/elements/audit-log/data-source.js';

export const shadowOf = (log: WfAuditLog): ShadowRoot => {
  if (log.shadowRoot === null) throw new Error('the log has not rendered');
  return log.shadowRoot;
};
export const textOf = (element: Element | null | undefined): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
export const rows = (log: WfAuditLog): HTMLElement[] => [...shadowOf(log).querySelectorAll<HTMLElement>('.row[data-seq]')];
export const typesOf = (log: WfAuditLog): (string | undefined)[] => rows(log).map(({ dataset }) => dataset['type']);
export const rowOf = (log: WfAuditLog, type: string): HTMLElement => {
  const row = rows(log).find(({ dataset }) => dataset['type'] === type);
  if (row === undefined) throw new Error(`there is no entry of type ${type}, only ${typesOf(log).join(', ')}`);
  return row;
};
export const cell = (row: HTMLElement, name: 'when' | 'who' | 'what' | 'outcome' | 'proof'): string => textOf(row.querySelector(`.${name}`));
export const toggleOf = (row: HTMLElement): HTMLElement => row.querySelector('.toggle') as HTMLElement;
export const details = (log: WfAuditLog): HTMLElement[] => [...shadowOf(log).querySelectorAll<HTMLElement>('.detail')];
/** Opens a row by its button and waits until its details are there. */
export const openRow = async (log: WfAuditLog, row: HTMLElement): Promise<HTMLElement> => {
  const seq = row.dataset['seq'];
  toggleOf(row).click();
  return detailOf(log, seq);
};
export const detailOf = async (log: WfAuditLog, seq: string | undefined): Promise<HTMLElement> => {
  const find = (): HTMLElement | null => shadowOf(log).querySelector(`.row[data-seq="${seq}"] + .opened .detail`);
  await soon(() => find()?.querySelector('.exact') != null, 'the details do not come');
  return find() as HTMLElement;
};
/** Collects the files that are handed to the person from now on, until they are asked for. */
export function savedFiles(): () => Promise<{ readonly name: string; readonly text: string; readonly type: string }[]> {
  const blobs: { readonly name: string; readonly blob: Blob }[] = [];
  const known = new Map<string, Blob>();
  const make = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob): string => {
    const href = make(blob);
    known.set(href, blob);
    return href;
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement): void {
    const blob = known.get(this.href);
    if (blob !== undefined) blobs.push({ name: this.download, blob });
  };
  return async () => {
    await soon(() => blobs.length > 0, 'no file was saved');
    URL.createObjectURL = make;
    HTMLAnchorElement.prototype.click = click;
    return Promise.all(blobs.map(async ({ name, blob }) => ({ name, text: await blob.text(), type: blob.type })));
  };
}
export const head = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('h2'));
export const message = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.empty'));
export const notices = (log: WfAuditLog): string => textOf(shadowOf(log).querySelector('.notices'));

/** Waits for what may take a few frames, on a machine that is busy with other pages too. */
export const soon = (check: () => boolean, what?: string): Promise<void> => waitUntil(check, what, { timeout: 7000 });
export const listed = async (log: WfAuditLog): Promise<WfAuditLog> => {
  await soon(() => rows(log).length > 0, 'nothing is listed');
  return log;
};

export const withData = async (data: AuditLogInput, width = 900): Promise<WfAuditLog> => {
  const box = await fixture<HTMLElement>(html`<div><wf-audit-log lang="en" .data=${data}></wf-audit-log></div>`);
  box.style.inlineSize = `${width}px`;
  return box.firstElementChild as WfAuditLog;
};

export const withClient = (client: WfClient | undefined, run: string | null = 'run-1'): Promise<WfAuditLog> =>
  fixture<WfAuditLog>(html`<wf-audit-log lang="en" .run=${run ?? undefined} .client=${client}></wf-audit-log>`);

/** A client whose log a test fills, counts and breaks. The run itself never says anything. */
export function scriptedLog(entries: AuditEntry[]) {
  const asked: AuditQuery[] = [];
  const state: { answer: ((query: AuditQuery) => ReturnType<AuditSource['entries']>) | undefined } = { answer: undefined };
  const audit: AuditSource = {
    entries: async (query, o) => {
      asked.push(query);
      return (state.answer ?? ((each) => sourceOfData(entries).entries(each, o)))(query);
    },
    checkpoint: () => Promise.resolve(null),
    proof: () => Promise.resolve([]),
  };
  const adapter: WorkflowAdapter = {
    audit,
    async *open(_topic, { signal }) {
      yield* [];
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  return { client: createClient(adapter, { storage: null }), asked, state, entries };
}

/** Counts how often the page has its turn until it is stopped: work that never yields lets it have none. */
export function countTurns(): { readonly stop: () => number } {
  let turns = 0;
  let timer = setTimeout(function turn() {
    turns += 1;
    timer = setTimeout(turn);
  });
  return {
    stop: () => {
      clearTimeout(timer);
      return turns;
    },
  };
}
