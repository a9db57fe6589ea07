import { AbiCoder, Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { MAX_UINT256 } from "../../bot/core/integer-limits.ts";
import { ACCOUNTS } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import { balancerEntries } from "./balancer-entries.ts";
import { STABLE_POOLS, WEIGHTED_POOLS } from "./market-plan.ts";
import { npmCreationCode } from "./npm-artifact.ts";
import { placeProtocol } from "./place-contract.ts";
import type { SeedingChain, SeedTransaction } from "./seeding-chain.ts";
import { TOKENS, type TokenSymbol, worth } from "./token-list.ts";
import { approve, give } from "./tokens.ts";

const TASKS = "@balancer-labs/v2-deployments/dist/tasks";

/** Old enough for the pools' pause windows to be over. */
const FACTORIES_CREATED_AT_S = 1_624_500_000;
const PERCENT = 10n ** 16n;
const PPM = 10n ** 12n;
const INITIAL_JOIN = 0;

const weightedFactory = new Interface([
  "function create(string name, string symbol, address[] tokens, uint256[] weights, uint256 swapFee, address owner)",
]);
const stableFactory = new Interface([
  "function create(string name, string symbol, address[] tokens, uint256 amplification, uint256 swapFee, address owner)",
]);
const vault = new Interface([
  `function joinPool(bytes32 poolId, address sender, address recipient,
    (address[] assets, uint256[] maxAmountsIn, bytes userData, bool fromInternalBalance) request)`,
]);

const provider = ACCOUNTS.liquidityProvider.address;

interface Holding {
  readonly symbol: TokenSymbol;
  /** In base units. */
  readonly amount: bigint;
}

/** A pool with what it opens with. */
interface Opening {
  readonly creation: SeedTransaction;
  /** Ascending by the tokens' addresses, as the Vault wants them. */
  readonly holdings: readonly Holding[];
}

/** Places the first factories of weighted and of stable pools. */
export async function placeBalancerFactories(chain: SeedingChain): Promise<void> {
  for (const [protocol, code] of [
    ["balancerWeightedPoolFactory", "20210418-weighted-pool/bytecode/WeightedPoolFactory.json"],
    ["balancerStablePoolFactory", "deprecated/20210624-stable-pool/bytecode/StablePoolFactory.json"],
  ] as const) {
    await placeProtocol(chain, protocol, {
      creationCode: npmCreationCode(`${TASKS}/${code}`),
      argumentTypes: ["address"],
      arguments: [PROTOCOLS.balancerVault],
      creator: provider,
      timestampS: FACTORIES_CREATED_AT_S,
    });
  }
}

/** Has the factories create the planned pools, which registers them with the Vault, and joins each. */
export async function seedBalancerPools(chain: SeedingChain): Promise<void> {
  const openings = [...weightedOpenings(), ...stableOpenings()];
  const symbols = new Set(openings.flatMap(({ holdings }) => holdings.map(({ symbol }) => symbol)));
  const creations = openings.map(({ creation }) => creation);
  await chain.run([
    ...creations,
    ...[...symbols].map((symbol) => approve(symbol, provider, PROTOCOLS.balancerVault)),
    ...balancerEntries().flatMap(({ poolId }, index) => fill(poolId, openings[index]?.holdings ?? [])),
  ]);
}

function weightedOpenings(): readonly Opening[] {
  return WEIGHTED_POOLS.map(({ weights, feePpm, dollars }) => {
    const symbols = ascending(Object.keys(weights) as TokenSymbol[]);
    const percentOf = (symbol: TokenSymbol): bigint => weights[symbol] ?? 0n;
    return {
      holdings: symbols.map((symbol) => ({ symbol, amount: worth(symbol, (dollars * percentOf(symbol)) / 100n) })),
      creation: create(PROTOCOLS.balancerWeightedPoolFactory, weightedFactory, [
        ...named(symbols),
        symbols.map((symbol) => percentOf(symbol) * PERCENT),
        BigInt(feePpm) * PPM,
        provider,
      ]),
    };
  });
}

function stableOpenings(): readonly Opening[] {
  return STABLE_POOLS.map(({ tokens, amplification, feePpm, dollars }) => {
    const symbols = ascending(tokens);
    return {
      holdings: symbols.map((symbol) => ({ symbol, amount: worth(symbol, dollars / BigInt(symbols.length)) })),
      creation: create(PROTOCOLS.balancerStablePoolFactory, stableFactory, [
        ...named(symbols),
        amplification,
        BigInt(feePpm) * PPM,
        provider,
      ]),
    };
  });
}

function ascending(symbols: readonly TokenSymbol[]): readonly TokenSymbol[] {
  return symbols.toSorted((a, b) => (TOKENS[a].address < TOKENS[b].address ? -1 : 1));
}

/** The first three arguments of both factories. */
function named(symbols: readonly TokenSymbol[]): readonly unknown[] {
  return [`Balancer ${symbols.join(" ")}`, `B-${symbols.join("-")}`, symbols.map((symbol) => TOKENS[symbol].address)];
}

function create(factory: Address, contract: Interface, values: readonly unknown[]): SeedTransaction {
  return { from: provider, to: factory, data: contract.encodeFunctionData("create", values) as Hex };
}

function fill(poolId: Hex, holdings: readonly Holding[]): SeedTransaction[] {
  return [...holdings.flatMap(({ symbol, amount }) => give(symbol, provider, amount)), join(poolId, holdings)];
}

function join(poolId: Hex, holdings: readonly Holding[]): SeedTransaction {
  const assets = holdings.map(({ symbol }) => TOKENS[symbol].address);
  const amounts = holdings.map(({ amount }) => amount);
  const userData = AbiCoder.defaultAbiCoder().encode(["uint256", "uint256[]"], [INITIAL_JOIN, amounts]);
  const request = [assets, assets.map(() => MAX_UINT256), userData, false];
  const data = vault.encodeFunctionData("joinPool", [poolId, provider, provider, request]);
  return { from: provider, to: PROTOCOLS.balancerVault, data: data as Hex };
}
