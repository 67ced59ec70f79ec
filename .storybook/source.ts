import { isTemplateResult } from 'lit/directive-helpers.js';

/** Longer lists are shown with their beginning. */
const MOST_ITEMS = 3;
const MOST_TEXT = 160;

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
const isWorking = (value: object): boolean => !isPlain(value) || Object.values(value).some((member) => typeof member === 'function');

/** A value as JavaScript, as far as a reader needs it; undefined for what is no data. */
function literal(value: unknown, indent = ''): string | undefined {
  if (value === undefined || typeof value === 'function') return undefined;
  if (typeof value === 'string') return JSON.stringify(value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return 'null';
  if (isWorking(value)) return undefined;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? [...value.slice(0, MOST_ITEMS).map((item) => literal(item, inner)), ...(value.length > MOST_ITEMS ? [`// and ${value.length - MOST_ITEMS} more like these`] : [])]
    : Object.entries(value).flatMap(([name, member]) => {
        const text = literal(member, inner);
        return text === undefined ? [] : [`${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: ${text}`];
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const short = `${open}${lines.length > 0 && open === '{' ? ' ' : ''}${lines.join(', ')}${lines.length > 0 && close === '}' ? ' ' : ''}${close}`;
  if (short.length < 90 && !short.includes('\n') && !short.includes('//')) return short;
  return `${open}\n${lines.map((line) => `${inner}${line}${line?.startsWith('//') ? '' : ','}`).join('\n')}\n${indent}${close}`;
}

/** Where a property is given an adapter, a client or another thing that works: what a page would write there. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  adapter: 'createSampleRun().adapter',
  client: 'createClient(createSampleRun().adapter)',
  checkpoints: 'memoryCheckpoints()',
};
const IMPORTS: readonly (readonly [name: string, from: string])[] = [['createSampleRun', 'wf-elements/samples'], ['createClient', 'wf-elements/client'], ['memoryCheckpoints', 'wf-elements/client']];

interface Code { html: string; readonly lines: string[]; readonly counts: Map<string, number> }

function read(value: unknown, code: Code): void {
  if (Array.isArray(value)) return value.forEach((item) => read(item, code));
  if (value instanceof Node) {
    code.html += value instanceof Element ? value.outerHTML : (value.textContent ?? '');
    return;
  }
  if (!isTemplateResult(value)) {
    code.html += typeof value === 'string' || typeof value === 'number' ? String(value).replaceAll('<', '&lt;') : '';
    return;
  }
  const { strings, values } = value as { strings: TemplateStringsArray; values: unknown[] };
  strings.forEach((string, at) => {
    const binding = /\s([.?@]?)([\w:-]+)=["']?$/.exec(string);
    const isBound = binding !== null && at < values.length && string.lastIndexOf('<') > string.lastIndexOf('>');
    if (!isBound) {
      code.html += string;
      if (at < values.length) read(values[at], code);
      return;
    }
    const [whole, mark, name = ''] = binding;
    code.html += string.slice(0, string.length - whole.length);
    const bound = values[at];
    if (mark === '?') code.html += bound ? ` ${name}` : '';
    else if (mark === '.' || mark === '@') note(mark, name, bound, code);
    else if (typeof bound === 'string' || typeof bound === 'number') code.html += ` ${name}="${String(bound).replaceAll('"', '&quot;')}"`;
  });
}

/** A property or a listener: a line of script about the tag that is being written. */
function note(mark: string, name: string, value: unknown, code: Code): void {
  const tag = /<([\w-]+)[^<]*$/.exec(code.html)?.[1];
  if (tag === undefined || value === undefined) return;
  const text = mark === '@' ? `addEventListener('${name}', (event) => console.log(event.detail))` : literal(value);
  const stand = mark === '.' && text === undefined ? (STANDS_FOR[name] ?? '(step, place) => {}') : text;
  const at = /<(?:[\w-]+)[^<]*$/.exec(code.html)?.[0].match(/\sid="([^"]+)"/)?.[1];
  const place = at === undefined ? tag : `#${at}`;
  code.lines.push(mark === '@' ? `document.querySelector('${place}').${stand}` : `document.querySelector('${place}').${name} = ${stand}`);
}

/** The HTML and JavaScript that show what a story shows, ready to be copied into a page. */
export function sourceOf(story: unknown): string {
  const code: Code = { html: '', lines: [], counts: new Map() };
  read(story, code);
  const html = code.html.replaceAll(/\s+(?=>)/g, '').replaceAll(/ (?:style|class)=""/g, '').replaceAll(/\n\s*\n/g, '\n').trim();
  const script = code.lines.map((line) => `${line};`).join('\n');
  const imports = ["import 'wf-elements/define';", ...IMPORTS.filter(([name]) => script.includes(`${name}(`)).map(([name, from]) => `import { ${name} } from '${from}';`)];
  return `${html}\n\n<script type="module">\n${[...imports, script].filter(Boolean).join('\n').split('\n').map((line) => `  ${line}`).join('\n')}\n</script>`;
}
