// A node:test reporter that prints nothing but one JSON line at the end: {passed, failed, skipped, failures}.
import { relative } from 'node:path';

const nameOf = ({ file = '', name, details }) =>
  `${relative(process.cwd(), file)}: ${name}: ${String(details?.error?.cause?.message ?? details?.error?.message ?? '').split('\n')[0]}`;

export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const failed = type === 'test:fail';
    // Suites and parents repeat what their children reported; a file stands for itself only when it broke outside its tests.
    const group = data.details?.type === 'suite' || data.name === data.file || data.name?.endsWith('.test.ts');
    if (failed) {
      if (data.details?.error?.failureType === 'subtestsFailed') continue;
      counts.failed += 1;
      counts.failures.push(nameOf(data));
    } else if (data.skip !== undefined || data.todo !== undefined) {
      counts.skipped += 1;
    } else if (!group) {
      counts.passed += 1;
    }
  }
  yield `${JSON.stringify(counts)}\n`;
}
