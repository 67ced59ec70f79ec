import type { Step } from '../../../src/model/step.js';

export const step = (run: string, id: string, status: Step['status'] = 'running', note?: string): Step =>
  ({ id, run, key: id, kind: 'llm', label: { text: id }, status, attempts: [], ...(note === undefined ? {} : { note: { text: note } }) });
