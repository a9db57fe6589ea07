import * as z from "zod";

const LONGEST_SHOWN = 40;

/** An object with these fields and no others: one that nothing knows is most often a misspelt one. */
export function strictFields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return "Expected an object";
      const [key = ""] = issue.keys;
      return `Expected no field ${JSON.stringify(key.slice(0, LONGEST_SHOWN))}`;
    },
  });
}
