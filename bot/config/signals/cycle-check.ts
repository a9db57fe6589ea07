import type * as z from "zod";
import { cycleFlaw } from "../../core/cycle-flaw.ts";
import type { Path } from "../../core/path.ts";

/** Complains about a path that does not lead in a circle over different pools, for `onlyThen`. */
export function checkCycle(path: Path, context: z.core.$RefinementCtx): void {
  const flaw = cycleFlaw(path);
  if (flaw === undefined) return;
  const { hop, field, expected } = flaw;
  context.addIssue({ code: "custom", path: ["hops", hop, field], message: `Expected ${expected}` });
}
