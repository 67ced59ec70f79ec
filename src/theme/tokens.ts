/**
 * The public tokens and their defaults: the single source of `tokens.css` and of what elements fall back to when a page
 * has no stylesheet of ours. Colours are OKLCH pairs that follow the host's `color-scheme`.
 */
export const TOKENS = {
  'font': 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  'font-mono': 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  'text-xs': '0.6875rem',
  'text-sm': '0.75rem',
  'text-md': '0.8125rem',
  'text-lg': '0.9375rem',
  'text-xl': '1.1875rem',
  'space-1': '4px',
  'space-2': '8px',
  'space-3': '12px',
  'space-4': '16px',
  'space-5': '24px',
  'space-6': '32px',
  'radius-s': '6px',
  'radius-m': '10px',
  'radius-l': '14px',
  /* 1 is comfortable, 0.75 is compact: paddings and gaps are multiplied by it, touch targets are not. */
  'density': '1',

  'ground': 'light-dark(oklch(0.975 0.004 260), oklch(0.17 0.012 265))',
  'surface': 'light-dark(oklch(1 0 0), oklch(0.215 0.014 265))',
  'surface-sunk': 'light-dark(oklch(0.965 0.005 260), oklch(0.19 0.013 265))',
  'line': 'light-dark(oklch(0.905 0.007 260), oklch(0.31 0.016 265))',
  'line-strong': 'light-dark(oklch(0.64 0.014 260), oklch(0.52 0.02 265))',
  'ink': 'light-dark(oklch(0.235 0.02 265), oklch(0.945 0.006 260))',
  'ink-2': 'light-dark(oklch(0.43 0.018 262), oklch(0.76 0.012 260))',
  'ink-3': 'light-dark(oklch(0.5 0.016 262), oklch(0.68 0.014 260))',
  'accent': 'light-dark(oklch(0.5 0.19 268), oklch(0.74 0.13 268))',
  'accent-ink': 'light-dark(oklch(1 0 0), oklch(0.17 0.03 268))',
  'accent-soft': 'light-dark(oklch(0.955 0.022 268), oklch(0.28 0.05 268))',

  'status-running': 'light-dark(oklch(0.49 0.16 250), oklch(0.75 0.12 245))',
  'status-succeeded': 'light-dark(oklch(0.48 0.11 165), oklch(0.77 0.12 165))',
  'status-waiting': 'light-dark(oklch(0.49 0.11 68), oklch(0.82 0.13 80))',
  'status-stuck': 'light-dark(oklch(0.5 0.19 350), oklch(0.76 0.15 350))',
  'status-failed': 'light-dark(oklch(0.5 0.19 27), oklch(0.74 0.15 25))',
  'status-idle': 'light-dark(oklch(0.5 0.012 262), oklch(0.68 0.014 260))',
  /* How much status colour a tinted background carries. */
  'soft': '10%',
  'shadow': '0 1px 2px light-dark(oklch(0.2 0.02 265 / 0.06), oklch(0 0 0 / 0.4)), 0 1px 1px light-dark(oklch(0.2 0.02 265 / 0.04), oklch(0 0 0 / 0.3))',
  'focus': '2px solid var(--wf-accent, light-dark(oklch(0.5 0.19 268), oklch(0.74 0.13 268)))',
} as const satisfies Readonly<Record<string, string>>;

export type TokenName = keyof typeof TOKENS;
