import type { Address, Hex } from "../../core/hex.ts";
import { encodeHop } from "./encode-hop.ts";
import type { ExecutableHop, ExecutableRoute } from "./executable-hop.ts";
import type { Funding, FundingKind } from "./funding.ts";
import { address, amount, unsigned } from "./packed-bytes.ts";
import { encodeSettlement, type Settlement } from "./settlement.ts";

/** All that one call of the contract is told. */
export interface Execution {
  readonly route: ExecutableRoute;
  readonly funding: Funding;
  /** In base units of the route's profit token; at least 1, after the builder's share. */
  readonly minProfitWei: bigint;
  /** The last block in which the contract accepts it. */
  readonly expiryBlock: bigint;
  /** The block before the one in which the contract accepts it, by its hash; any when it is left out. */
  readonly parentHash?: Hex;
  /** The contract's own wrapped native token: as profit token it need not be named. */
  readonly wrappedNative: Address;
  /** What becomes of the profit; it stays in the contract as it is when this is left out. */
  readonly settlement?: Settlement;
}

/** The first four bytes of keccak256("execute()"). */
const EXECUTE_SELECTOR = "61461954";

// The layout is described in contracts/libraries/PackedRoute.sol.
const FUNDING_CODES: Readonly<Record<FundingKind, number>> = {
  "flash-swap": 0,
  "first-pool": 1,
  own: 2,
  balancer: 3,
  morpho: 4,
  aave: 5,
  erc3156: 6,
  "uniswap-v4": 7,
  "uniswap-v4-native": 7 | 64,
};
const FLAG_PROFIT_TOKEN = 8;
const FLAG_PARENT_HASH = 16;
const FLAG_SETTLEMENT = 32;
const EXPIRY_BYTES = 4;
const ETH = `0x${"0".repeat(40)}`;

/**
 * The calldata of FlashArbitrage.execute: the packed route directly behind the selector. Throws a RangeError for what
 * the contract could not execute as meant: fewer than two hops, hops that do not chain from the profit token back to
 * it, amounts outside 1..2^112-1, an expiry outside uint32, no minimum profit, a pool that cannot lend.
 */
export function encodeExecution(execution: Execution): Hex {
  const { route, funding, minProfitWei, expiryBlock, parentHash, wrappedNative } = execution;
  requireCycle(route, wrappedNative);
  const namesToken = route.profitToken !== wrappedNative;
  const settlement = encodeSettlement(execution.settlement, namesToken);
  const flags =
    FUNDING_CODES[funding.kind] |
    (namesToken ? FLAG_PROFIT_TOKEN : 0) |
    (parentHash === undefined ? 0 : FLAG_PARENT_HASH) |
    (settlement === "" ? 0 : FLAG_SETTLEMENT);
  const header =
    unsigned(flags, 1, "the flags") +
    unsigned(expiryBlock, EXPIRY_BYTES, "the expiry block") +
    amount(minProfitWei, "the minimum profit") +
    (namesToken ? address(route.profitToken, "the profit token") : "") +
    (parentHash === undefined ? "" : hash(parentHash)) +
    settlement;
  return `0x${EXECUTE_SELECTOR}${header}${encodeFunded(route.hops, funding)}`;
}

/** The lender and the hops; or what the first pool lends, that pool's hop, and the others. */
function encodeFunded(hops: readonly ExecutableHop[], funding: Funding): string {
  const isUnlocked = funding.kind === "uniswap-v4" || funding.kind === "uniswap-v4-native";
  const pack = (from: number): string => {
    let packed = "";
    for (let index = hops.length - 1; index >= from; index -= 1) packed += encodeHop(hops, index, isUnlocked);
    return packed + paymentOf(hops[from]);
  };
  if (funding.kind === "flash-swap") requireLender(hops.at(-1));
  if (funding.kind !== "first-pool")
    return ("lender" in funding ? address(funding.lender, "the lender") : "") + pack(0);
  const [first] = hops;
  requireLender(first);
  return address(first.tokenOut, "a token") + encodeHop(hops, 0, isUnlocked) + paymentOf(first) + pack(1);
}

/** Only a pair has to be told what it is paid. */
function paymentOf(hop: ExecutableHop | undefined): string {
  if (hop?.venue !== "uniswap-v2" && hop?.venue !== "solidly") return "";
  if (hop.amountIn === "all") throw new RangeError(`the pair ${hop.pool} is paid from here and needs an exact amount`);
  return amount(hop.amountIn, `the amount into ${hop.pool}`);
}

function requireLender(hop: ExecutableHop | undefined): asserts hop is ExecutableHop {
  const lends =
    hop?.venue === "uniswap-v3"
      ? hop.amountIn !== "all"
      : (hop?.venue === "uniswap-v2" || hop?.venue === "solidly") && hop.amountOut !== "all";
  if (!lends) throw new RangeError(`${hop?.pool} cannot lend: only V2-like and V3-like pools do, for exact amounts`);
}

function requireCycle({ hops, profitToken }: ExecutableRoute, wrappedNative: Address): void {
  if (hops.length < 2) throw new RangeError(`a cycle has at least two hops, not ${hops.length}`);
  const wrapped = (token: Address): Address => (token === ETH ? wrappedNative : token);
  let token = profitToken;
  let carriedWei: bigint | "all" = "all";
  for (const [index, hop] of hops.entries()) {
    if (wrapped(hop.tokenIn) !== token) {
      throw new RangeError(`the hop over ${hop.pool} takes ${hop.tokenIn}, but the one before it brings ${token}`);
    }
    if (hop.amountIn === "all" && index === 0) {
      throw new RangeError(`the hop over ${hop.pool} comes first, so nothing arrives that it could take all of`);
    }
    if (carriedWei !== "all" && hop.amountIn !== "all" && hop.amountIn !== carriedWei) {
      throw new RangeError(
        `the hop over ${hop.pool} takes ${hop.amountIn}, but the one before it brings ${carriedWei}`,
      );
    }
    token = wrapped(hop.tokenOut);
    carriedWei = "amountOut" in hop ? hop.amountOut : "all";
  }
  if (token !== profitToken) throw new RangeError(`the cycle starts with ${profitToken}, but ends with ${token}`);
}

function hash(value: Hex): string {
  if (!/^0x[0-9a-f]{64}$/.test(value)) throw new RangeError(`the parent hash must be 32 bytes, but is ${value}`);
  return value.slice(2);
}
