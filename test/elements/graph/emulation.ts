import { executeServerCommand } from '@web/test-runner-commands';

/** Media features by name, and whether the page is used by touch. */
export type Emulated = Readonly<Partial<Record<'forced-colors' | 'prefers-reduced-motion' | 'prefers-color-scheme' | 'prefers-contrast', string>>> & { readonly touch?: boolean };

/** Makes the browser pretend; false where it cannot. Stays until the next call. */
export const emulate = (what: Emulated): Promise<boolean> => executeServerCommand<boolean, Emulated>('emulate', what);

/** Runs a test while the browser pretends; the test is skipped where it cannot. */
export const under = (what: Emulated, test: () => Promise<void>) =>
  async function (this: Mocha.Context): Promise<void> {
    if (!(await emulate(what).catch(() => false))) return this.skip();
    try {
      await test();
    } finally {
      await emulate({});
    }
  };
