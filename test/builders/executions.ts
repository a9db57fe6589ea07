import fc from "fast-check";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Execution } from "../../bot/executors/flash/encode-route.ts";
import type { ExecutableHop, HopAmount } from "../../bot/executors/flash/executable-hop.ts";
import { type Funding, FUNDING_KINDS, type FundingKind } from "../../bot/executors/flash/funding.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";

export const ETH: Address = `0x${"0".repeat(40)}`;
export const MAX_AMOUNT = (1n << 112n) - 1n;
export const MAX_EXPIRY_BLOCK = (1n << 32n) - 1n;

const VENUES = ["uniswap-v2", "solidly", "uniswap-v3", "uniswap-v4", "curve", "balancer-v2"] as const;
const POOLS_AND_OWN: readonly FundingKind[] = ["flash-swap", "first-pool", "own"];

const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString("hex")}`;
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(hexOf);
/** Never the zero address, which stands for ETH. */
const address = bytes(20).map((hex): Address => (hex === ETH ? `0x${"1".repeat(40)}` : hex));
const amount = fc.oneof(fc.constantFrom(1n, MAX_AMOUNT), fc.bigInt(1n, MAX_AMOUNT));

/** What is drawn for one hop, before it is known what surrounds it. */
const draft = fc.record({
  venue: fc.constantFrom(...VENUES),
  pool: address,
  token: address,
  isNative: fc.boolean(),
  takesAll: fc.boolean(),
  givesAll: fc.boolean(),
  amountIn: amount,
  amountOut: amount,
  feeBps: fc.integer({ min: 0, max: 10_000 }),
  feePpm: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  tickSpacing: fc.integer({ min: 1, max: 32_767 }),
  hooks: bytes(20),
  coins: fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 2, maxLength: 2 }),
  indices: fc.constantFrom("int128" as const, "uint256" as const),
  poolId: bytes(32),
});
type Draft = typeof draft extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const settlement = fc.record({
  recipient: fc.constantFrom("contract" as const, "payout" as const, "owner" as const),
  unwrap: fc.boolean(),
  builderShareBps: fc.integer({ min: 0, max: 10_000 }),
});

/** Whatever the contract can be asked to execute: cycles of two to six hops over all venues, by every funding. */
export const anyExecution: fc.Arbitrary<Execution> = fc
  .record({
    drafts: fc.uniqueArray(draft, { minLength: 2, maxLength: 6, selector: ({ token }) => token }),
    wrapped: fc.nat(6),
    otherToken: address,
    fundingIndex: fc.nat(FUNDING_KINDS.length - 1),
    lender: address,
    minProfitWei: amount,
    expiryBlock: fc.bigInt(0n, MAX_EXPIRY_BLOCK),
    parentHash: fc.option(
      bytes(32).filter((hash) => BigInt(hash) !== 0n),
      { nil: undefined },
    ),
    settlement: fc.option(settlement, { nil: undefined }),
  })
  .map(({ drafts, wrapped, otherToken, fundingIndex, lender, parentHash, settlement: drawn, ...rest }): Execution => {
    const profitToken = drafts[0]!.token;
    const wrappedNative = drafts[wrapped]?.token ?? otherToken;
    const hops = cycleOf(drafts, wrappedNative);
    return {
      ...rest,
      route: { profitToken, hops },
      wrappedNative,
      funding: fundingFor(hops, fundingIndex, lender),
      ...(parentHash === undefined ? {} : { parentHash }),
      ...(drawn === undefined ? {} : { settlement: allowed(drawn, profitToken === wrappedNative) }),
    };
  });

/** Whether the pool hands its output over before it is paid. */
export function lends(hop: ExecutableHop): boolean {
  if (hop.venue === "uniswap-v3") return hop.amountIn !== "all";
  return (hop.venue === "uniswap-v2" || hop.venue === "solidly") && hop.amountOut !== "all";
}

/** Whether what goes in has to be named. */
export function isPair({ venue }: ExecutableHop): boolean {
  return venue === "uniswap-v2" || venue === "solidly";
}

function cycleOf(drafts: readonly Draft[], wrappedNative: Address): ExecutableHop[] {
  const hops: ExecutableHop[] = [];
  let carried: HopAmount = "all";
  for (const [index, drawn] of drafts.entries()) {
    const next = drafts[(index + 1) % drafts.length]!;
    const takesAll = drawn.takesAll && index > 0;
    const amountIn: HopAmount = takesAll ? "all" : carried === "all" ? drawn.amountIn : carried;
    const hop = hopOf(drawn, next.token, amountIn, wrappedNative);
    hops.push(hop);
    carried = "amountOut" in hop ? hop.amountOut : "all";
  }
  return hops;
}

function hopOf(drawn: Draft, tokenOut: Address, amountIn: HopAmount, wrappedNative: Address): ExecutableHop {
  const { venue, pool, token: tokenIn } = drawn;
  const common = { pool, tokenIn, tokenOut, amountIn };
  const asCoin = (token: Address): Address => (drawn.isNative && token === wrappedNative ? ETH : token);
  const coins = { ...common, tokenIn: asCoin(tokenIn), tokenOut: asCoin(tokenOut) };
  const amountOut: HopAmount = drawn.givesAll ? "all" : drawn.amountOut;
  switch (venue) {
    case "uniswap-v2":
      return { venue, ...common, amountOut, feeBps: drawn.feeBps };
    case "solidly":
      return { venue, ...common, amountOut };
    case "uniswap-v3":
      return { venue, ...common };
    case "uniswap-v4":
      return { venue, ...coins, feePpm: drawn.feePpm, tickSpacing: drawn.tickSpacing, hooks: drawn.hooks };
    case "curve":
      return { venue, ...coins, i: drawn.coins[0]!, j: drawn.coins[1]!, indices: drawn.indices };
    case "balancer-v2":
      return { venue, ...common, poolId: drawn.poolId };
  }
}

/** The funding drawn, or the next one that the hops allow. */
function fundingFor(hops: readonly ExecutableHop[], drawnIndex: number, lender: Address): Funding {
  const second = hops[1]!;
  const isAllowed = (kind: FundingKind): boolean => {
    if (kind === "flash-swap") return lends(hops.at(-1)!);
    return kind !== "first-pool" || (lends(hops[0]!) && !(isPair(second) && second.amountIn === "all"));
  };
  const kind = [...FUNDING_KINDS.slice(drawnIndex), ...FUNDING_KINDS].find(isAllowed)!;
  return POOLS_AND_OWN.includes(kind) ? ({ kind } as Funding) : { kind, lender };
}

/** Only a profit in the wrapped native token can be unwrapped or shared. */
function allowed(drawn: Settlement, isWrappedNative: boolean): Settlement {
  return isWrappedNative ? drawn : { ...drawn, unwrap: false, builderShareBps: 0 };
}
