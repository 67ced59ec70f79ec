import { moneySchema, type JsonValue, type Text } from '../model/primitives.js';

/** One piece of an approval question. Parts are data: whoever shows them decides how, and never as markup. */
export type AskPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: string; readonly value: string | number | boolean }
  | { readonly kind: 'money'; readonly path: string; readonly amount: string; readonly currency: string };

const PIECE = /\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/gy;

const lookUp = (args: JsonValue, path: string): JsonValue | undefined => {
  let value: JsonValue | undefined = args;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && key === 'length') return undefined;
    value = (value as Readonly<Record<string, JsonValue>>)[key];
  }
  return value;
};

const partFor = (path: string, args: JsonValue): AskPart | undefined => {
  const value = lookUp(args, path);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { kind: 'value', path, value };
  const money = moneySchema.safeParse(value);
  return money.success ? { kind: 'money', path, ...money.data } : undefined;
};

/**
 * Fills a policy's question from the canonical args: `{orderId}`, `{customer.name}`, `{items.0}`; an object
 * `{amount, currency}` is one part of kind `money`. `{{` and `}}` stand for the braces themselves.
 *
 * Returns null when the template cannot be filled completely (a placeholder without a value, a list or object that is
 * not money, an unbalanced brace): the gate then falls back to the action's name and a table of its args, because a
 * question with a hole in it would describe something else than what is approved.
 */
export function fillAsk(template: Text | string, args: JsonValue): readonly AskPart[] | null {
  const parts: AskPart[] = [];
  const addText = (text: string) => {
    const last = parts.at(-1);
    if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
    else parts.push({ kind: 'text', text });
  };
  for (const [piece, path] of (typeof template === 'string' ? template : template.text).matchAll(PIECE)) {
    if (path !== undefined) {
      const part = partFor(path, args);
      if (part === undefined) return null;
      parts.push(part);
    } else if (piece === '{' || piece === '}') return null;
    else addText(piece === '{{' ? '{' : piece === '}}' ? '}' : piece);
  }
  return parts;
}

/** Whether every brace of a question is closed and no placeholder is empty; what its placeholders lead to only the args can say. */
export const checkAskTemplate = (template: Text | string): boolean =>
  [...(typeof template === 'string' ? template : template.text).matchAll(PIECE)].every(([piece]) => piece !== '{' && piece !== '}');
