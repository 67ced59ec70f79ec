import { AdapterError } from '../errors.js';
import { ProblemAnswer } from './http-client.js';

export const memberOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined);

/** Everything that comes back is judged by the client's guard; here it only gets the type it claims to have. */
export const claimed = <T>(value: unknown): T => value as T;

/** Turns an answer that was not 2xx into what `otherwise` makes of it, or into its AdapterError. */
export async function answered<T>(call: Promise<T>, otherwise: (answer: ProblemAnswer) => T | undefined = () => undefined): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ProblemAnswer)) throw AdapterError.from(error);
    const instead = otherwise(error);
    if (instead === undefined) throw error.problem.error;
    return instead;
  }
}
