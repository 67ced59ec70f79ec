import type { LayoutNotice, NoticeCode } from './types.js';

const IDS_NAMED = 20;

/** Collects what was wrong with the input, one notice per kind, however often it happens. */
export class NoticeList {
  private readonly found = new Map<NoticeCode, { id: string; count: number; ids: string[] }>();

  add(code: NoticeCode, id: string): void {
    const notice = this.found.get(code);
    if (!notice) {
      this.found.set(code, { id, count: 1, ids: [id] });
      return;
    }
    notice.count++;
    if (notice.ids.length < IDS_NAMED) notice.ids.push(id);
  }

  list(): LayoutNotice[] {
    return [...this.found].map(([code, notice]) => ({ code, ...notice }));
  }
}
