import { expect } from "chai";
import { Interface, ZeroAddress, ZeroHash } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Hop, Route, Venue } from "../../bot/core/route.ts";
import { singletonsOf } from "../../bot/core/singletons.ts";
import type { Log } from "../../bot/ports/chain.ts";
import { minedOf } from "../builders/chain.ts";
import { resumed, settle } from "../builders/flash-runs.ts";
import { aFlashSignal, aSync, earned, FlashBench, PROFIT_WEI, STRANGER } from "../builders/plans.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";

const { balancerVault, uniswapV4PoolManager } = singletonsOf(1n);
const POOL = addressOf(0xb001);
const BACK = addressOf(0xbac);
const V4_ID: Hex = `0x${"4d".repeat(32)}`;
const BALANCER_ID: Hex = `${POOL}000200000000000000000001`;
const amounts = { amountIn: 10n ** 18n, amountOut: 3_000n * 10n ** 6n };
const tokens = { tokenIn: WETH, tokenOut: USDC, ...amounts };

type EmittedLog = Pick<Log, "address" | "topics" | "data">;

const strangersHash = (index: number): Hex => `0x${index.toString(16).padStart(64, "5a")}`;

/** A first hop of each venue. */
const HOPS: Readonly<Record<Venue, Hop>> = {
  "uniswap-v2": { venue: "uniswap-v2", pool: POOL, ...tokens },
  solidly: { venue: "solidly", pool: POOL, ...tokens },
  "uniswap-v3": { venue: "uniswap-v3", pool: POOL, ...tokens },
  "uniswap-v4": {
    venue: "uniswap-v4",
    pool: V4_ID,
    ...tokens,
    feePpm: 3_000,
    tickSpacing: 60,
    hooks: ZeroAddress as Address,
  },
  curve: { venue: "curve", pool: POOL, ...tokens, i: 0, j: 1, indices: "int128" },
  "balancer-v2": { venue: "balancer-v2", pool: POOL, poolId: BALANCER_ID, ...tokens },
};

/** As their sources declare them. */
const EVENTS = new Interface([
  "event Sync(uint256 reserve0, uint256 reserve1)",
  "event Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, uint128 protocolFeesToken0, uint128 protocolFeesToken1)",
  "event Swap(bytes32 indexed id, address indexed sender, int128 amount0, int128 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick, uint24 fee)",
  "event ModifyLiquidity(bytes32 indexed id, address indexed sender, int24 tickLower, int24 tickUpper, int256 liquidityDelta, bytes32 salt)",
  "event Donate(bytes32 indexed id, address indexed sender, uint256 amount0, uint256 amount1)",
  "event Swap(bytes32 indexed poolId, address indexed tokenIn, address indexed tokenOut, uint256 amountIn, uint256 amountOut)",
  "event PoolBalanceChanged(bytes32 indexed poolId, address indexed liquidityProvider, address[] tokens, int256[] deltas, uint256[] protocolFeeAmounts)",
  "event SwapFeePercentageChanged(uint256 swapFeePercentage)",
  "event TokenExchange(address indexed buyer, int128 sold_id, uint256 tokens_sold, int128 bought_id, uint256 tokens_bought)",
  "event TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought, uint256 fee, uint256 packed_price_scale)",
  "event AddLiquidity(address indexed provider, uint256[3] token_amounts, uint256[3] fees, uint256 invariant, uint256 token_supply)",
  "event RemoveLiquidityOne(address indexed provider, uint256 token_amount, uint256 coin_amount)",
]);

function aLog(address: Address, signature: string, values: readonly unknown[]): EmittedLog {
  const { topics, data } = EVENTS.encodeEventLog(EVENTS.getEvent(signature)!, values);
  return { address, topics: topics as Hex[], data: data as Hex };
}

const SWAP_V4 = "Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)";
const SWAP_BALANCER = "Swap(bytes32,address,address,uint256,uint256)";
const swapV4 = (from: Address, poolId: Hex) => aLog(from, SWAP_V4, [poolId, STRANGER, 1, -1, 1, 1, 1, 3_000]);
const swapBalancer = (from: Address, poolId: Hex) => aLog(from, SWAP_BALANCER, [poolId, WETH, USDC, 1, 1]);

const MOVES: readonly (readonly [Venue, string, EmittedLog])[] = [
  ["solidly", "a trade", aLog(POOL, "Sync(uint256,uint256)", [1, 1])],
  [
    "uniswap-v3",
    "a trade on PancakeSwap",
    aLog(POOL, "Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)", [
      STRANGER,
      STRANGER,
      1,
      -1,
      1,
      1,
      1,
      1,
      1,
    ]),
  ],
  ["uniswap-v4", "a trade", swapV4(uniswapV4PoolManager, V4_ID)],
  ["uniswap-v4", "liquidity", aLog(uniswapV4PoolManager, "ModifyLiquidity", [V4_ID, STRANGER, -60, 60, 1, ZeroHash])],
  ["balancer-v2", "a trade", swapBalancer(balancerVault, BALANCER_ID)],
  ["balancer-v2", "liquidity", aLog(balancerVault, "PoolBalanceChanged", [BALANCER_ID, STRANGER, [WETH], [1], [0]])],
  ["balancer-v2", "a new fee", aLog(POOL, "SwapFeePercentageChanged", [1])],
  [
    "curve",
    "a trade by int128",
    aLog(POOL, "TokenExchange(address,int128,uint256,int128,uint256)", [STRANGER, 0, 1, 1, 1]),
  ],
  [
    "curve",
    "a trade of a young crypto pool",
    aLog(POOL, "TokenExchange(address,uint256,uint256,uint256,uint256,uint256,uint256)", [STRANGER, 0, 1, 1, 1, 1, 1]),
  ],
  ["curve", "liquidity of three coins", aLog(POOL, "AddLiquidity", [STRANGER, [1, 1, 1], [1, 1, 1], 1, 1])],
  ["curve", "liquidity taken out as one coin", aLog(POOL, "RemoveLiquidityOne", [STRANGER, 1, 1])],
];

const OTHERS: readonly (readonly [Venue, string, EmittedLog])[] = [
  ["uniswap-v4", "a trade in another pool of the manager", swapV4(uniswapV4PoolManager, `0x${"4e".repeat(32)}`)],
  ["uniswap-v4", "a stranger's log that names the pool", swapV4(STRANGER, V4_ID)],
  ["uniswap-v4", "a gift", aLog(uniswapV4PoolManager, "Donate", [V4_ID, STRANGER, 1, 1])],
  ["balancer-v2", "a trade in another pool of the Vault", swapBalancer(balancerVault, `${STRANGER}${"00".repeat(12)}`)],
  ["balancer-v2", "a stranger's log that names the pool", swapBalancer(STRANGER, BALANCER_ID)],
];

/** The hop and a way back over a pair. */
function routeOver(hop: Hop): Route {
  const back = { venue: "uniswap-v2", pool: BACK, tokenIn: USDC, tokenOut: WETH } as const;
  return { profitToken: WETH, hops: [hop, { ...back, amountIn: hop.amountOut, amountOut: hop.amountIn + PROFIT_WEI }] };
}

describe("who moved a pool before a flash arbitrage", () => {
  const priorMoveIn = async (venue: Venue, logs: readonly EmittedLog[]) => {
    const bench = await FlashBench.open();
    const run = await resumed(bench, await bench.signed(aFlashSignal({ route: routeOver(HOPS[venue]) })));
    const own = minedOf(run.raw, { logs: earned(PROFIT_WEI - 1n) });
    const strangers = logs.map((log, index) => ({ hash: strangersHash(index), logs: [log] }));
    await bench.chain.mine([...strangers, own]);
    await settle(run);
    return run.record.order.outcome!.priorMove;
  };

  for (const [venue, what, log] of MOVES) {
    it(`is found by ${what} over ${venue}, and named with the pool`, async () => {
      const expected = { transactionHash: strangersHash(0), resource: HOPS[venue].pool, blockNumber: 101n };
      expect(await priorMoveIn(venue, [log])).to.deep.equal(expected);
    });
  }

  for (const [venue, what, log] of OTHERS) {
    it(`is not found by ${what}, over ${venue}`, async () => {
      expect(await priorMoveIn(venue, [log])).to.equal(undefined);
    });
  }

  it("is the first of all, whichever pool that was", async () => {
    const ofPair = aSync(BACK);
    const ofManager = swapV4(uniswapV4PoolManager, V4_ID);
    const first = { transactionHash: strangersHash(0), blockNumber: 101n };
    expect(await priorMoveIn("uniswap-v4", [ofPair, ofManager])).to.deep.equal({ ...first, resource: BACK });
    expect(await priorMoveIn("uniswap-v4", [ofManager, ofPair])).to.deep.equal({ ...first, resource: V4_ID });
  });
});
