import { formatUnits } from "ethers";
import type { SimulationResult } from "../commands/simulate.ts";
import { EXIT_CODES } from "../core/errors.ts";
import { grossProfitWei } from "../core/route.ts";
import type { Output } from "./output.ts";
import { formatEther, type TokenNames } from "./units.ts";

/** Prints what a route did on the fork; the exit code says whether it pays. */
export function reportSimulation(result: SimulationResult, tokens: TokenNames, output: Output): number {
  output.result(simulationJson(result), describeSimulation(result, tokens));
  return result.pays ? EXIT_CODES.ok : EXIT_CODES.negative;
}

/** What a route did on the fork, for programs. */
function simulationJson({ route, blockNumber, execution, gasCostWei, netProfitWei, pays }: SimulationResult) {
  const succeeded = execution.status === "succeeded";
  return {
    blockNumber,
    pays,
    profitToken: route.profitToken,
    hops: route.hops.map((hop, index) => ({
      ...hop,
      ...(succeeded && execution.hops[index] !== undefined ? { executed: execution.hops[index] } : {}),
    })),
    quotedProfitWei: grossProfitWei(route),
    ...(succeeded
      ? { profitWei: execution.profitWei, gasUsed: execution.gasUsed }
      : { revertReason: execution.reason }),
    ...(gasCostWei === undefined ? {} : { gasCostWei }),
    ...(netProfitWei === undefined ? {} : { netProfitWei }),
  };
}

/** What a route did on the fork, for people: hop by hop, then what is left. */
function describeSimulation(result: SimulationResult, tokens: TokenNames): string {
  const { route, blockNumber, execution, gasCostWei, netProfitWei, pays } = result;
  const amount = (amountWei: bigint): string => tokens.amount({ token: route.profitToken, amountWei });
  const lines = [`On a fork of block ${blockNumber}:`];
  for (const [index, hop] of route.hops.entries()) {
    const quoted = `${tokens.amount({ token: hop.tokenIn, amountWei: hop.amountIn })} → ${tokens.amount({ token: hop.tokenOut, amountWei: hop.amountOut })}`;
    const executed = execution.status === "succeeded" ? execution.hops[index] : undefined;
    const differs =
      executed !== undefined && (executed.amountIn !== hop.amountIn || executed.amountOut !== hop.amountOut);
    const really = differs ? `, executed ${executed.amountIn} → ${executed.amountOut} base units` : "";
    lines.push(`  ${index + 1}. ${hop.venue} ${hop.pool}  ${quoted}${really}`);
  }
  if (execution.status === "reverted") {
    lines.push(`Quoted profit ${amount(grossProfitWei(route))}`, `It reverts: ${execution.reason}`);
    return lines.join("\n");
  }
  lines.push(`Profit ${amount(execution.profitWei)} (quoted ${amount(grossProfitWei(route))})`);
  const gas = gasCostWei === undefined ? "" : `, ${formatEther(gasCostWei)} ETH`;
  lines.push(`Gas    ${execution.gasUsed} at ${formatUnits(execution.baseFeePerGasWei, "gwei")} gwei base fee${gas}`);
  if (netProfitWei !== undefined) lines.push(`Net    ${amount(netProfitWei)} before the builder's bid`);
  lines.push(pays ? "It pays." : "It does not pay.");
  return lines.join("\n");
}
