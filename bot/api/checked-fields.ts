import type * as z from "zod";
import { HttpProblem, type HttpProblemCode } from "./http-problem.ts";

/**
 * What was written, as the schema has it. Throws an {@link HttpProblem} that names the first field that is not as expected.
 * @param whole what to call all of it
 */
export function checkedFields<T>(
  schema: z.ZodType<T>,
  written: unknown,
  whole: string,
  code: HttpProblemCode = "bad-request",
): T {
  const parsed = schema.safeParse(written);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const steps = issue?.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("") ?? "";
  const at = steps.startsWith(".") ? steps.slice(1) : steps;
  throw new HttpProblem(code, `${at === "" ? whole : at}: ${issue?.message ?? "Expected something else"}.`);
}
