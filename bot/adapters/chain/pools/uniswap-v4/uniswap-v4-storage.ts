import { keccak256 } from "ethers";
import type { Hex } from "../../../../core/hex.ts";
import type { UniswapV4Entry } from "../../../../core/pool-entry.ts";
import { selectorOf } from "../words.ts";

const EXTSLOAD = selectorOf("extsload(bytes32)");
const MAX_WORD = (1n << 256n) - 1n;

// Where the PoolManager keeps its pools, and what lies where in one of them: StateLibrary.sol of Uniswap V4.
const POOLS_SLOT = 6n;
const LIQUIDITY_OFFSET = 3n;
const TICKS_OFFSET = 4n;
const TICK_BITMAP_OFFSET = 5n;

function word(value: bigint): string {
  return (value & MAX_WORD).toString(16).padStart(64, "0");
}

/** The key of a mapping's value, as Solidity hashes it. */
function slotOfValue(key: string, mappingSlot: bigint): bigint {
  return BigInt(keccak256(`0x${key}${word(mappingSlot)}`));
}

/** The id of the pool that has this key. */
export function poolIdOf({
  token0,
  token1,
  feePpm,
  tickSpacing,
  hooks,
}: Omit<UniswapV4Entry, "address" | "venue">): Hex {
  const key = [BigInt(token0), BigInt(token1), BigInt(feePpm), BigInt(tickSpacing), BigInt(hooks)];
  return keccak256(`0x${key.map(word).join("")}`) as Hex;
}

/** The parts of a pool's state that quotes depend on. */
export type UniswapV4Part =
  | { readonly name: "slot0" | "liquidity" }
  /** A tick's own index, or the number of a word of the bitmap. */
  | { readonly name: "tick" | "bitmap-word"; readonly index: number };

/** Calldata with which the PoolManager tells one part of a pool. */
export function extsloadOf(poolId: Hex, part: UniswapV4Part): Hex {
  const state = slotOfValue(poolId.slice(2), POOLS_SLOT);
  return `${EXTSLOAD}${word(slotOfPart(state, part))}`;
}

function slotOfPart(state: bigint, part: UniswapV4Part): bigint {
  switch (part.name) {
    case "slot0":
      return state;
    case "liquidity":
      return state + LIQUIDITY_OFFSET;
    case "tick":
      return slotOfValue(word(BigInt(part.index)), state + TICKS_OFFSET);
    case "bitmap-word":
      return slotOfValue(word(BigInt(part.index)), state + TICK_BITMAP_OFFSET);
  }
}

/** The first word of a pool's state. */
export interface UniswapV4Slot0 {
  /** 0 before the pool is initialised. */
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  readonly protocolFee0Ppm: number;
  readonly protocolFee1Ppm: number;
}

/** Takes it apart: Slot0.sol of Uniswap V4. */
export function slot0Of(packed: bigint): UniswapV4Slot0 {
  return {
    sqrtPriceX96: BigInt.asUintN(160, packed),
    tick: Number(BigInt.asIntN(24, packed >> 160n)),
    protocolFee0Ppm: Number(BigInt.asUintN(12, packed >> 184n)),
    protocolFee1Ppm: Number(BigInt.asUintN(12, packed >> 196n)),
  };
}
