import { readdir, readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Infer } from '../../src/model/primitives.js';

/** A request as it lies in its folder. */
export interface RequestFile { readonly id: string; readonly file: string; readonly raw: string }

/** A request as the workflow understands it. */
export interface SupportRequest {
  readonly from: string;
  readonly email: string;
  readonly subject: string;
  readonly text: string;
  readonly order: string | null;
  /** Invisible and direction-changing code points: they stay in the text, and are counted. */
  readonly hidden: number;
}

const formSchema = z.object({
  from: z.object({ name: z.string(), email: z.string() }),
  subject: z.string(),
  order: z.optional(z.string()),
  message: z.string(),
});
type Form = Infer<typeof formSchema>;

const FILE = /^(\d{2})-[\w-]+\.(?:txt|json)$/;

/** Every request of a folder, in the order of its number. Files that are not requests are left alone. */
export async function readRequests(folder: URL): Promise<RequestFile[]> {
  const names = (await readdir(folder)).filter((name) => FILE.test(name)).sort();
  return Promise.all(names.map(async (file) => ({ id: FILE.exec(file)?.[1] ?? file, file, raw: await readFile(new URL(file, folder), 'utf8') })));
}

const HIDDEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;
const MARKUP = /<(script|style)\b[\s\S]*?<\/\1\s*>|<[^>]*>/giu;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

/** The words of a text that came as HTML. It is read as text, never as a document. */
const withoutMarkup = (text: string): string =>
  text.replaceAll(MARKUP, ' ').replaceAll(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? ' ');

const tidy = (text: string): string => text.replaceAll(/[^\S\n]+/g, ' ').replaceAll(/ ?\n ?/g, '\n').replaceAll(/\n{3,}/g, '\n\n').trim();

const ARABIC_INDIC_ZERO = 0x0660;
/** Digits as 0 to 9, whichever way they were written: full-width, Arabic-Indic … */
const plainDigits = (text: string): string =>
  text.normalize('NFKC').replaceAll(/[\u0660-\u0669]/g, (digit) => String((digit.codePointAt(0) ?? ARABIC_INDIC_ZERO) - ARABIC_INDIC_ZERO));

/** The first order number in subject or text: five digits that begin with 20. */
const orderIn = (...texts: readonly string[]): string | null => {
  for (const text of texts) {
    const found = /(?<!\d)20\d{3}(?!\d)/.exec(plainDigits(text))?.[0];
    if (found !== undefined) return found;
  }
  return null;
};

const MAIL = /^From:[ \t]*(.*?)[ \t]*<([^>\n]*)>[ \t]*\r?\nSubject:[ \t]*(.*?)\r?\n\r?\n([\s\S]*)$/;

const fromMail = (raw: string): Form => {
  const [, name, email, subject, message] = MAIL.exec(raw) ?? [];
  if (name === undefined || email === undefined || subject === undefined || message === undefined)
    throw new Error('The file is no request: it has to begin with "From: Name <address>" and "Subject:", followed by an empty line.');
  return { from: { name, email }, subject, message };
};

function fromForm(raw: string): Form {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw new Error('The file ends in .json but does not hold JSON.');
  }
  const form = formSchema.safeParse(parsed);
  if (!form.success) throw new Error(`The form lacks "${form.error.issues[0]?.path.join('.') ?? 'message'}", or it is of the wrong kind.`);
  return form.data;
}

/** Reads one request. @throws {Error} saying what the file lacks */
export function readRequest({ file, raw }: RequestFile): SupportRequest {
  const form = file.endsWith('.json') ? fromForm(raw) : fromMail(raw);
  const subject = tidy(withoutMarkup(form.subject));
  const text = tidy(withoutMarkup(form.message));
  return {
    from: tidy(form.from.name) || form.from.email,
    email: form.from.email.trim().toLowerCase(),
    subject,
    text,
    order: orderIn(form.order ?? '', subject, text),
    hidden: [...`${form.from.name}${form.subject}${form.message}`.matchAll(HIDDEN)].length,
  };
}
