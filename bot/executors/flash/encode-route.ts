import type { Address, Hex } from "../../core/hex.ts";
import { MAX_UINT112 } from "../../core/integer-limits.ts";
import { isZeroForOne, type Hop, type Route, type Venue } from "../../core/route.ts";

/** Who pays for the cycle until it has paid for itself: its last pool, or the Balancer V2 Vault. */
export type Funding = "flash-swap" | "balancer";

/** All that one call of the contract is told. */
export interface Execution {
  readonly route: Route;
  readonly funding: Funding;
  /** In base units of the route's profit token; at least 1. */
  readonly minProfitWei: bigint;
  /** The last block in which the contract accepts it. */
  readonly expiryBlock: bigint;
  /** The contract's own wrapped native token: as profit token it need not be named. */
  readonly wrappedNative: Address;
  /** Whether the profit goes to the payout address; otherwise it stays in the contract. */
  readonly payout: boolean;
}

/** The first four bytes of keccak256("execute()"). */
const EXECUTE_SELECTOR = "61461954";

// The layout is described in contracts/libraries/PackedRoute.sol.
const FLAG_BALANCER = 1;
const FLAG_PROFIT_TOKEN = 2;
const FLAG_PAYOUT = 4;
const VENUE_CODES: Readonly<Record<Venue, number>> = { "uniswap-v2": 0, "uniswap-v3": 2 };
const TOKEN1_IN = 1;
const AMOUNT_BYTES = 14;
const EXPIRY_BYTES = 4;
const MAX_EXPIRY_BLOCK = (1n << 32n) - 1n;

/**
 * The calldata of FlashArbitrage.execute: the packed route directly behind the selector. Throws a RangeError for what
 * the contract could not execute as meant: fewer than two hops, hops that do not chain from the profit token back to
 * it, amounts outside 1..2^112-1, an expiry outside uint32, no minimum profit.
 */
export function encodeExecution(execution: Execution): Hex {
  const { route, funding, minProfitWei, expiryBlock, wrappedNative, payout } = execution;
  requireCycle(route);
  requireAmount(minProfitWei, "the minimum profit");
  if (expiryBlock < 0n || expiryBlock > MAX_EXPIRY_BLOCK) {
    throw new RangeError(`the expiry block must be 0 to 2^32 - 1, but is ${expiryBlock}`);
  }
  const namesToken = route.profitToken !== wrappedNative;
  const flags =
    (funding === "balancer" ? FLAG_BALANCER : 0) | (namesToken ? FLAG_PROFIT_TOKEN : 0) | (payout ? FLAG_PAYOUT : 0);

  let packed = bytes(flags, 1) + bytes(expiryBlock, EXPIRY_BYTES) + bytes(minProfitWei, AMOUNT_BYTES);
  if (namesToken) packed += address(route.profitToken, "the profit token");
  for (const hop of route.hops.toReversed()) packed += encodeHop(hop);
  const first = route.hops[0];
  if (first?.venue === "uniswap-v2") packed += bytes(first.amountIn, AMOUNT_BYTES);
  return `0x${EXECUTE_SELECTOR}${packed}`;
}

function encodeHop(hop: Hop): string {
  const kind = VENUE_CODES[hop.venue] | (isZeroForOne(hop) ? 0 : TOKEN1_IN);
  // A V2 pair is told what it has to pay, a V3 pool what it gets.
  const exact = hop.venue === "uniswap-v2" ? hop.amountOut : hop.amountIn;
  return bytes(kind, 1) + address(hop.pool, "a pool") + bytes(exact, AMOUNT_BYTES);
}

function requireCycle({ hops, profitToken }: Route): void {
  if (hops.length < 2) throw new RangeError(`a cycle has at least two hops, not ${hops.length}`);
  let token = profitToken;
  let carriedWei: bigint | undefined;
  for (const hop of hops) {
    requireAmount(hop.amountIn, `the amount into ${hop.pool}`);
    requireAmount(hop.amountOut, `the amount out of ${hop.pool}`);
    if (hop.tokenIn !== token) {
      throw new RangeError(`the hop over ${hop.pool} takes ${hop.tokenIn}, but the one before it brings ${token}`);
    }
    if (carriedWei !== undefined && hop.amountIn !== carriedWei) {
      throw new RangeError(
        `the hop over ${hop.pool} takes ${hop.amountIn}, but the one before it brings ${carriedWei}`,
      );
    }
    token = hop.tokenOut;
    carriedWei = hop.amountOut;
  }
  if (token !== profitToken) throw new RangeError(`the cycle starts with ${profitToken}, but ends with ${token}`);
}

function requireAmount(value: bigint, name: string): void {
  if (value < 1n || value > MAX_UINT112) throw new RangeError(`${name} must be 1 to 2^112 - 1, but is ${value}`);
}

function address(value: Address, name: string): string {
  if (!/^0x[0-9a-f]{40}$/.test(value)) {
    throw new RangeError(`${name} must be an address in lower case, but is ${value}`);
  }
  return value.slice(2);
}

function bytes(value: bigint | number, length: number): string {
  return value.toString(16).padStart(2 * length, "0");
}
