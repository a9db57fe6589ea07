import type * as z from "zod";
import { grossProfitWei, type Route } from "../core/route.ts";

/** Complains about amounts that do not follow from each other, or gain nothing; a refinement for zod. */
export function checkAmounts(route: Route, context: z.core.$RefinementCtx): void {
  const refuse = (index: number, field: string, message: string): void => {
    context.addIssue({ code: "custom", path: ["hops", index, field], message });
  };
  const { hops } = route;
  const broken = hops.findIndex((hop, index) => index > 0 && hop.amountIn !== hops[index - 1]?.amountOut);
  if (broken > 0) refuse(broken, "amountIn", "Expected what the hop before it brings");
  else if (grossProfitWei(route) <= 0n) {
    refuse(hops.length - 1, "amountOut", "Expected more than the amountIn of the first hop");
  }
}
