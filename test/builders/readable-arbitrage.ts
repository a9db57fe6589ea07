import { AbiCoder, ZeroAddress, ZeroHash } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop, HopAmount } from "../../bot/executors/flash/executable-hop.ts";
import { FUNDING_KINDS } from "../../bot/executors/flash/funding.ts";
import type { IFlashArbitrage } from "../../typechain-types/FlashArbitrage.ts";

/** In the order of IFlashArbitrage.Venue. */
const VENUES: readonly ExecutableHop["venue"][] = [
  "uniswap-v2",
  "solidly",
  "uniswap-v3",
  "uniswap-v4",
  "curve",
  "balancer-v2",
];

/** An execution in the readable form of flashLoanArbitrage, for a contract with these accounts. */
export function readable(
  execution: Execution,
  accounts: Readonly<Record<"contract" | "payout" | "owner", Address>>,
): IFlashArbitrage.ArbitrageStruct {
  const { route, funding, settlement } = execution;
  return {
    funding: FUNDING_KINDS.indexOf(funding.kind),
    lender: "lender" in funding ? funding.lender : ZeroAddress,
    hops: route.hops.map((hop) => ({
      venue: VENUES.indexOf(hop.venue),
      pool: hop.pool,
      tokenIn: hop.tokenIn,
      tokenOut: hop.tokenOut,
      amountIn: written(hop.amountIn),
      amountOut: "amountOut" in hop ? written(hop.amountOut) : 0n,
      data: dataOf(hop),
    })),
    profitToken: route.profitToken,
    minProfit: execution.minProfitWei,
    recipient: accounts[settlement?.recipient ?? "contract"],
    unwrap: settlement?.unwrap ?? false,
    builderShareBps: settlement?.builderShareBps ?? 0,
    expiryBlock: execution.expiryBlock,
    parentHash: execution.parentHash ?? ZeroHash,
  };
}

function written(amount: HopAmount): bigint {
  return amount === "all" ? 0n : amount;
}

function dataOf(hop: ExecutableHop): string {
  const encode = (types: readonly string[], values: readonly unknown[]): string =>
    AbiCoder.defaultAbiCoder().encode(types, values);
  switch (hop.venue) {
    case "uniswap-v2":
      return hop.feeBps === undefined ? "0x" : encode(["uint16"], [hop.feeBps]);
    case "uniswap-v4":
      return encode(["uint24", "int24", "address"], [hop.feePpm, hop.tickSpacing, hop.hooks]);
    case "curve":
      return encode(["uint8", "uint8", "bool"], [hop.i, hop.j, hop.indices === "uint256"]);
    case "balancer-v2":
      return encode(["bytes32"], [hop.poolId]);
    case "solidly":
    case "uniswap-v3":
      return "0x";
  }
}
