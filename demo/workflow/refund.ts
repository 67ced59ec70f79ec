import type { Money } from '../../src/model/primitives.js';
import { inWords, isZero, percentOf, without } from './money.js';
import type { Order } from './orders.js';

/** A refund and how it came about, line by line. */
export interface Refund { readonly money: Money | null; readonly because: string; readonly lines: readonly string[] }

const LATE_PERCENT = 15;

const RULES: Readonly<Record<Order['state'], { readonly percent: number; readonly because: string }>> = {
  damaged: { percent: 100, because: 'arrived damaged' },
  returned: { percent: 100, because: 'returned' },
  lost: { percent: 100, because: 'lost on the way' },
  late: { percent: LATE_PERCENT, because: 'delivered late' },
  shipped: { percent: 0, because: 'still on its way' },
  delivered: { percent: 0, because: 'delivered' },
};

const dayInWords = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/**
 * Works out a refund from the order table alone. Neither the message nor anything a model wrote is an input of this
 * function, so nothing that either of them says can change the amount.
 */
export function computeRefund(order: Order | null): Refund {
  if (order === null) return { money: null, because: 'no order was found for this sender', lines: ['No order was found for this sender, so there is nothing to pay back.'] };
  const { percent, because } = RULES[order.state];
  const when = `${because} on ${dayInWords(order.since)}`;
  const due = percentOf(order.paid, percent);
  const rest = without(due, order.refunded);
  const lines = [
    `Order ${order.order}, ${order.item}: ${inWords(order.paid)} paid.`,
    `State in the order table: ${when}. The rule for this is ${percent} %: ${inWords(due)}.`,
    ...(isZero(order.refunded) ? [] : [`Already paid back: ${inWords(order.refunded)}.`]),
    isZero(rest) ? 'Nothing to pay back.' : `To pay back: ${inWords(rest)}.`,
  ];
  return { money: isZero(rest) ? null : rest, because: when, lines };
}

const PLACEHOLDER = '[amount]';
const CURRENCY = 'EUR|USD|GBP|JPY|PLN|euros?|dollars?|zł|円|[€$£¥]';
const AMOUNT = new RegExp(`(?:${CURRENCY})\\s?\\d|\\d[\\d.,]*\\s?(?:${CURRENCY})`, 'iu');

/** The reply as it would be sent, and whether the model wrote an amount of its own into it. */
export interface CheckedReply { readonly text: string; readonly namesAmount: boolean }

/** Puts the computed amount where the model left a gap for it. */
export function fillReply(draft: string, money: Money | null): CheckedReply {
  const namesAmount = AMOUNT.test(draft) || (money === null && draft.includes(PLACEHOLDER));
  return { text: draft.replaceAll(PLACEHOLDER, money === null ? '' : inWords(money)).trim(), namesAmount };
}
