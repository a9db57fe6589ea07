import { AbiCoder, getCreate2Address, keccak256, solidityPacked } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { BalancerEntry, PoolList, UniswapEntry } from "../../bot/core/pool-entry.ts";
import { PROTOCOLS } from "./addresses.ts";
import { balancerEntries } from "./balancer-entries.ts";
import { V2_PAIR_INIT_CODE_HASH, V3_POOL_INIT_CODE_HASH } from "./code-hashes.ts";
import { type PairPlan, PAIRS, type PoolPlan, POOLS } from "./market-plan.ts";
import { sortTokens, TOKENS } from "./token-list.ts";

/** Uniswap V2's fee of 0.3 %, which Sushi and Shiba share. */
const PAIR_FEE_PPM = 3_000;

/** UniswapV3Factory.sol; the last was enabled by governance in 2021. */
const TICK_SPACINGS: Readonly<Record<PoolPlan["feePpm"], number>> = { 10_000: 200, 3_000: 60, 500: 10, 100: 1 };

export const PAIR_FACTORIES: Readonly<Record<PairPlan["exchange"], Address>> = {
  uniswap: PROTOCOLS.uniswapV2Factory,
  sushi: PROTOCOLS.sushiFactory,
  shiba: PROTOCOLS.shibaFactory,
};

/** A line of the embedded mainnet's pool list. */
export type EmbeddedEntry = UniswapEntry | BalancerEntry;

/** Everything that the embedded mainnet holds, as a bot is told of it. */
export function embeddedPoolList(): PoolList<EmbeddedEntry> {
  return {
    tokens: Object.values(TOKENS).map(({ address, symbol, decimals }) => ({ address, symbol, decimals })),
    pools: [...uniswapEntries(), ...balancerEntries()],
  };
}

/** The pools of Uniswap and of those that are built alike. */
export function uniswapEntries(): readonly UniswapEntry[] {
  return [...PAIRS.map(pairEntry), ...POOLS.map(poolEntry)];
}

/** A planned pair; its address follows from its factory and tokens (CREATE2). */
export function pairEntry(plan: PairPlan): UniswapEntry & { venue: "uniswap-v2" } {
  const [token0, token1] = sortedAddresses(plan.tokens);
  const salt = keccak256(solidityPacked(["address", "address"], [token0, token1]));
  const address = create2Address(PAIR_FACTORIES[plan.exchange], salt, V2_PAIR_INIT_CODE_HASH);
  return { venue: "uniswap-v2", address, token0, token1, feePpm: PAIR_FEE_PPM };
}

/** A planned V3 pool; its address follows from its factory, tokens and fee (CREATE2). */
export function poolEntry(plan: PoolPlan): UniswapEntry & { venue: "uniswap-v3" } {
  const [token0, token1] = sortedAddresses(plan.tokens);
  const salt = keccak256(
    AbiCoder.defaultAbiCoder().encode(["address", "address", "uint24"], [token0, token1, plan.feePpm]),
  );
  const address = create2Address(PROTOCOLS.uniswapV3Factory, salt, V3_POOL_INIT_CODE_HASH);
  const tickSpacing = TICK_SPACINGS[plan.feePpm];
  return { venue: "uniswap-v3", address, token0, token1, feePpm: plan.feePpm, tickSpacing };
}

function sortedAddresses(tokens: PairPlan["tokens"]): readonly [Address, Address] {
  const [symbol0, symbol1] = sortTokens(...tokens);
  return [TOKENS[symbol0].address, TOKENS[symbol1].address];
}

function create2Address(factory: Address, salt: string, initCodeHash: string): Address {
  return getCreate2Address(factory, salt, initCodeHash).toLowerCase() as Address;
}
