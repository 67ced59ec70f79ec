import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { moneySchema, type Infer } from '../../src/model/primitives.js';

const orderSchema = z.object({
  order: z.string(),
  email: z.string(),
  customer: z.string(),
  item: z.string(),
  paid: moneySchema,
  refunded: moneySchema,
  state: z.enum(['damaged', 'returned', 'late', 'lost', 'shipped', 'delivered']),
  since: z.string(),
  payTo: z.string(),
});
export type Order = Infer<typeof orderSchema>;

/** RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === '"' && text.charAt(at + 1) === '"') {
      field += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (quoted) field += character;
    else if (character === ',') {
      row.push(field);
      field = '';
    } else if (character === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      row = [];
      field = '';
    } else field += character;
  }
  return field === '' && row.length === 0 ? rows : [...rows, [...row, field]];
}

/** The order table did not answer. It usually does a moment later. */
export class OrderTableBusy extends Error {
  override readonly name = 'OrderTableBusy';
}

/** The small order table. Amounts come from here and from nowhere else. */
export class OrderTable {
  private constructor(private readonly orders: ReadonlyMap<string, Order>) {}

  /** @throws {Error} naming the line that cannot be read */
  static async load(path: URL): Promise<OrderTable> {
    const [head = [], ...rows] = parseCsv(await readFile(path, 'utf8'));
    const orders = rows.map((row, index) => {
      const cells = Object.fromEntries(head.map((name, column) => [name, row[column] ?? '']));
      const currency = cells['currency'];
      const read = orderSchema.safeParse({
        ...cells, payTo: cells['pay_to'], paid: { amount: cells['paid'], currency }, refunded: { amount: cells['refunded'], currency },
      });
      if (!read.success) throw new Error(`${path.pathname}, line ${index + 2}: ${read.error.issues[0]?.path.join('.') ?? 'row'} cannot be read`);
      return read.data;
    });
    return new OrderTable(new Map(orders.map((order) => [order.order, order])));
  }

  /** An order is only found for the person who placed it. */
  find(order: string | null, email: string): Order | null {
    const found = order === null ? undefined : this.orders.get(order);
    return found?.email === email.toLowerCase() ? found : null;
  }
}
