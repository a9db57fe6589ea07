import type * as z from "zod";
import type { Path } from "../core/path.ts";

/** Complains about a path that does not lead in a circle over different pools, for `onlyThen`. */
export function checkCycle({ profitToken, hops }: Path, context: z.core.$RefinementCtx): void {
  const refuse = (index: number, field: string, message: string): void => {
    context.addIssue({ code: "custom", path: ["hops", index, field], message });
  };
  let token = profitToken;
  const pools = new Set<string>();
  for (const [index, hop] of hops.entries()) {
    if (hop.tokenIn === hop.tokenOut) return refuse(index, "tokenOut", "Expected another token than tokenIn");
    if (hop.tokenIn !== token) {
      const whose = index === 0 ? "the profit token" : "which the hop before it brings";
      return refuse(index, "tokenIn", `Expected ${token}, ${whose}`);
    }
    if (pools.has(hop.pool)) return refuse(index, "pool", "Expected a pool that no hop before it uses");
    pools.add(hop.pool);
    token = hop.tokenOut;
  }
  if (token !== profitToken) refuse(hops.length - 1, "tokenOut", `Expected ${profitToken}, the profit token`);
}
