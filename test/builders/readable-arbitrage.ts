import { AbiCoder, ZeroAddress, ZeroHash } from "ethers";
import type { Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop, HopAmount } from "../../bot/executors/flash/executable-hop.ts";
import { FUNDING_KINDS } from "../../bot/executors/flash/funding.ts";
import type { IFlashArbitrage } from "../../typechain-types/interfaces/IFlashArbitrage.ts";

// The order of the enumerations in contracts/interfaces/IFlashArbitrage.sol; its fundings have the bot's order.
const VENUES: readonly ExecutableHop["venue"][] = [
  "uniswap-v2",
  "solidly",
  "uniswap-v3",
  "uniswap-v4",
  "curve",
  "balancer-v2",
];

/**
 * The same execution as flashLoanArbitrage is told it.
 * @param recipient the contract's, the payout's or the owner's address, as the settlement names it
 */
export function readableArbitrage(execution: Execution, recipient: string): IFlashArbitrage.ArbitrageStruct {
  const { route, funding, minProfitWei, expiryBlock, parentHash, settlement } = execution;
  return {
    funding: FUNDING_KINDS.indexOf(funding.kind),
    lender: "lender" in funding ? funding.lender : ZeroAddress,
    hops: route.hops.map(readableHop),
    profitToken: route.profitToken,
    minProfit: minProfitWei,
    recipient,
    unwrap: settlement?.unwrap ?? false,
    builderShareBps: settlement?.builderShareBps ?? 0,
    expiryBlock,
    parentHash: parentHash ?? ZeroHash,
  };
}

function readableHop(hop: ExecutableHop): IFlashArbitrage.HopStruct {
  const { venue, pool, tokenIn, tokenOut, amountIn } = hop;
  return {
    venue: VENUES.indexOf(venue),
    pool,
    tokenIn,
    tokenOut,
    amountIn: readableAmount(amountIn),
    amountOut: "amountOut" in hop ? readableAmount(hop.amountOut) : 0n,
    data: venueData(hop),
  };
}

function readableAmount(amount: HopAmount): bigint {
  return amount === "all" ? 0n : amount;
}

function venueData(hop: ExecutableHop): string {
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
