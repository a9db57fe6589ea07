import type * as z from "zod";
import { grossProfitWei, type Route } from "../core/route.ts";
import { checkCycle } from "../config/signals/cycle-check.ts";

/** Complains about a route that is no cycle, and about amounts that do not follow or gain nothing; for `onlyThen`. */
export function checkRoute(route: Route, context: z.core.$RefinementCtx): void {
  checkCycle(route, context);
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
