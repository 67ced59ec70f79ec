/** Exactly the same type, seen from both sides. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether a value of type `A` may stand where a `B` is wanted. */
export type Fits<A, B> = [A] extends [B] ? true : false;

/** Does not compile unless its type argument is `true`. */
export const yes = <T extends true>(): T | undefined => undefined;

/** Does not compile unless its type argument is `false`. */
export const no = <T extends false>(): T | undefined => undefined;
