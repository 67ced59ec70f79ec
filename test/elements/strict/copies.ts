// Two copies of the kit, each with a Lit of its own, under the strict policy: the frame's parent collects what happens.
export interface CopiesReport { readonly violations: readonly string[]; readonly errors: readonly string[]; readonly warnings: readonly string[]; readonly words: readonly string[] }

const violations: string[] = [];
const errors: string[] = [];
const warnings: string[] = [];
document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
window.addEventListener('error', (event) => errors.push(event.message));
window.addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
console.warn = (...args: unknown[]): void => void warnings.push(args.map(String).join(' '));

type Define = typeof import('../../../src/define.js');
type Progress = typeof import('../../../src/elements/progress/progress.js');
type Provider = typeof import('../../../src/elements/provider/provider.js');
type Memory = typeof import('../../../src/adapter/memory/index.js');

const load = async <T>(copy: string, path: string): Promise<T> => (await import(`${copy}/src/${path}`)) as T;

async function run(): Promise<readonly string[]> {
  await load<Define>('', 'define.js');
  await load<Define>('/second-copy', 'define.js');
  const { WfProgress } = await load<Progress>('/second-copy', 'elements/progress/progress.js');
  const { WfProvider } = await load<Provider>('/second-copy', 'elements/provider/provider.js');
  const { createMemoryAdapter } = await load<Memory>('', 'adapter/memory/index.js');
  const { aPolicy } = await import('../../policy/fixtures/policy.js');
  const { lena } = await import('../../../stories/samples/people.js');
  const { sampleRun, sampleStep } = await import('../../../stories/samples/run.js');
  customElements.define('second-progress', WfProgress);
  customElements.define('second-provider', WfProvider);
  const adapter = createMemoryAdapter({ policy: aPolicy(), me: lena, run: sampleRun(), steps: [sampleStep('write', 'running', { label: { text: 'Write the answer' } })] });
  const words: string[] = [];
  for (const [outer, inner] of [['wf-provider', 'second-progress'], ['second-provider', 'wf-progress'], ['second-provider', 'second-progress']] as const) {
    const provider = Object.assign(document.createElement(outer), { adapter, run: 'run-1' });
    const element = document.createElement(inner);
    provider.append(element);
    document.body.append(provider);
    const said = (): string => element.shadowRoot?.textContent ?? '';
    for (let turn = 0; turn < 200 && !said().includes('Write the answer'); turn += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    words.push(said());
  }
  return words;
}

const report = (words: readonly string[]): void => parent.postMessage({ violations, errors, warnings, words } satisfies CopiesReport, location.origin);
run().then(report, (error: unknown) => {
  errors.push(String(error));
  report([]);
});
