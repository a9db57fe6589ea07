import { Interface } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import { POOLS, type PoolPlan, type RangePlan, RANGES } from "./market-plan.ts";
import { npmCreationCode } from "./npm-artifact.ts";
import { placeProtocol } from "./place-contract.ts";
import { poolEntry } from "./pool-list.ts";
import type { SeedingChain, SeedTransaction } from "./seeding-chain.ts";
import { openingSqrtPriceX96, rangeTicks } from "./opening-price.ts";
import { sortTokens, TOKENS, type TokenSymbol, worth } from "./token-list.ts";
import { approve, give } from "./tokens.ts";

const contracts = new Interface([
  "function enableFeeAmount(uint24 fee, int24 tickSpacing)",
  "function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96)",
  `function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired,
    uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline))`,
]);

const provider = ACCOUNTS.liquidityProvider.address;

/** Mainnet's NonfungibleTokenPositionDescriptor, which draws pictures of positions; nothing stands there. */
const POSITION_DESCRIPTOR = "0x91ae842a5ffd8d12023116943e72a606179294f3";

const FOREVER = 2n ** 64n;

/** Places the factory, both swap routers, the position manager and the quoter. */
export async function placeUniswapV3(chain: SeedingChain): Promise<void> {
  const periphery = "@uniswap/v3-periphery/artifacts/contracts";
  const routers = "@uniswap/swap-router-contracts/artifacts/contracts";
  await placeProtocol(chain, "uniswapV3Factory", {
    creationCode: npmCreationCode("@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json"),
    creator: provider,
  });
  await chain.run([transaction(PROTOCOLS.uniswapV3Factory, "enableFeeAmount", [100, 1])]);
  await placeProtocol(chain, "swapRouter", {
    ...contract(`${periphery}/SwapRouter.sol/SwapRouter.json`),
    ...addresses(PROTOCOLS.uniswapV3Factory, PROTOCOLS.weth),
  });
  await placeProtocol(chain, "positionManager", {
    ...contract(`${periphery}/NonfungiblePositionManager.sol/NonfungiblePositionManager.json`),
    ...addresses(PROTOCOLS.uniswapV3Factory, PROTOCOLS.weth, POSITION_DESCRIPTOR),
  });
  await placeProtocol(chain, "quoterV2", {
    ...contract(`${routers}/lens/QuoterV2.sol/QuoterV2.json`),
    ...addresses(PROTOCOLS.uniswapV3Factory, PROTOCOLS.weth),
  });
  await placeProtocol(chain, "swapRouter02", {
    ...contract(`${routers}/SwapRouter02.sol/SwapRouter02.json`),
    ...addresses(PROTOCOLS.uniswapV2Factory, PROTOCOLS.uniswapV3Factory, PROTOCOLS.positionManager, PROTOCOLS.weth),
  });
}

function contract(path: string): { readonly creationCode: Hex; readonly creator: Address } {
  return { creationCode: npmCreationCode(path), creator: provider };
}

function addresses(...values: readonly Address[]): {
  readonly argumentTypes: readonly string[];
  readonly arguments: readonly Address[];
} {
  return { argumentTypes: values.map(() => "address"), arguments: values };
}

/** Creates the planned pools at their opening prices and fills each through the position manager. */
export async function seedPools(chain: SeedingChain): Promise<void> {
  const symbols = [...new Set(POOLS.flatMap((plan) => plan.tokens))];
  await chain.run([
    ...symbols.flatMap((symbol) => provide(symbol, totalOf(symbol))),
    ...POOLS.flatMap((plan) => [createPool(plan), ...RANGES[plan.spread].map((range) => mintPosition(plan, range))]),
  ]);
}

function totalOf(symbol: TokenSymbol): bigint {
  const dollars = POOLS.filter((plan) => plan.tokens.includes(symbol)).reduce((sum, plan) => sum + plan.dollars, 0n);
  return worth(symbol, dollars);
}

function provide(symbol: TokenSymbol, amount: bigint): SeedTransaction[] {
  return [...give(symbol, provider, amount), approve(symbol, provider, PROTOCOLS.positionManager)];
}

function createPool(plan: PoolPlan): SeedTransaction {
  const { token0, token1, feePpm } = poolEntry(plan);
  return transaction(PROTOCOLS.positionManager, "createAndInitializePoolIfNecessary", [
    token0,
    token1,
    feePpm,
    openingSqrtPriceX96(...sortTokens(...plan.tokens)),
  ]);
}

function mintPosition(plan: PoolPlan, range: RangePlan): SeedTransaction {
  const [symbol0, symbol1] = sortTokens(...plan.tokens);
  const { feePpm, tickSpacing } = poolEntry(plan);
  const { tickLower, tickUpper } = rangeTicks(openingSqrtPriceX96(symbol0, symbol1), range, tickSpacing);
  const dollars = (plan.dollars * range.sharePercent) / 100n;
  const position = [
    TOKENS[symbol0].address,
    TOKENS[symbol1].address,
    feePpm,
    tickLower,
    tickUpper,
    worth(symbol0, dollars / 2n),
    worth(symbol1, dollars / 2n),
    0n,
    0n,
    provider,
    FOREVER,
  ];
  return transaction(PROTOCOLS.positionManager, "mint", [position]);
}

function transaction(to: Address, method: string, values: readonly unknown[]): SeedTransaction {
  return { from: provider, to, data: contracts.encodeFunctionData(method, values) as Hex };
}
