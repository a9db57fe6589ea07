import type { Hex } from "../../core/hex.ts";
import type { Route } from "../../core/route.ts";
import type { BlockFork } from "../../fork/block-fork.ts";
import { callRpc, RpcError } from "../../fork/json-rpc.ts";
import type { BacktestParts } from "./backtest-parts.ts";
import { CAST } from "./cast.ts";
import { chooseFunding } from "./choose-funding.ts";
import { type CycleExecution, executeCycle } from "./execute-cycle.ts";

/** What became of a route, or why it could not even be tried. */
export type RouteExecution = CycleExecution | { readonly status: "impossible"; readonly reason: string };

const EXPIRES_AFTER_BLOCKS = 10n;

/** Executes a route as the next transaction of the fork's block, and takes it back. */
export function executeRoute(
  fork: BlockFork,
  route: Route,
  runtimeCode: Hex,
  { encode }: Pick<BacktestParts, "encode">,
): Promise<RouteExecution> {
  const { profitToken } = route;
  const funding = chooseFunding(route);
  return fork.undone(async () => {
    let calldata: Hex;
    try {
      calldata = encode(route, funding, BigInt(fork.block.number) + EXPIRES_AFTER_BLOCKS);
    } catch (thrown) {
      // What the contract cannot be told, such as amounts above 2^112.
      if (thrown instanceof RangeError) return { status: "impossible", reason: thrown.message };
      throw thrown;
    }
    if (funding === "own" && !(await give(fork, route))) {
      return { status: "impossible", reason: `the fork could not give the contract any ${profitToken}` };
    }
    return executeCycle(fork, runtimeCode, { calldata, profitToken });
  });
}

/** Gives the contract what goes into the cycle; false where anvil does not find the token's books. */
async function give({ rpcUrl }: BlockFork, { profitToken, hops }: Route): Promise<boolean> {
  const amount = `0x${(hops[0]?.amountIn ?? 0n).toString(16)}`;
  try {
    await callRpc(rpcUrl, "anvil_dealERC20", [CAST.contract, profitToken, amount]);
    return true;
  } catch (thrown) {
    if (thrown instanceof RpcError) return false;
    throw thrown;
  }
}
