import type * as z from "zod";

type Check<T> = (value: T, context: z.core.$RefinementCtx) => void;

/**
 * A check of several fields together, to be given to `transform`: unlike zod's refinements, that looks at nothing unless
 * each field is as expected by itself.
 */
export function onlyThen<T>(check: Check<T>): (value: T, context: z.core.$RefinementCtx) => T {
  return (value, context) => {
    check(value, context);
    return value;
  };
}
