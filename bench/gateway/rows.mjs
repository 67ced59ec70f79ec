/**
 * The rows of the table, in the order in which they are measured. A module exports `rows`, a list of
 * `{ name, wanted, needs, measure }`: `needs` is `server` or `embedded`, and `measure(setting)` answers with
 * `{ rate, unit, durations?, cpuMs?, databaseCpuMs?, operations?, bare?, met, notes? }`. See `run.mjs` for the setting.
 */
export const MODULES = ['./votes.mjs', './outbox.mjs', './readers.mjs', './langgraph.mjs', './memory.mjs', './takeover.mjs'];
