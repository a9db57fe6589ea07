import { expect } from "chai";
import { Contract, JsonRpcProvider, Network, Wallet } from "ethers";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { depthIn } from "../../bot/market/quoting/marginal-rate.ts";
import { isUniswap, type PoolState, type UniswapPool, type UniswapV3Pool } from "../../bot/market/pool-state.ts";
import type { QuoteWithPool } from "../../bot/market/quoting/quotation.ts";
import { quoteUniswapV2 } from "../../bot/market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import { quoteUniswapV3 } from "../../bot/market/quoting/uniswap-v3/uniswap-v3-quote.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { addressOf } from "../builders/pools.ts";
import { rejectionOf } from "../builders/rejection.ts";

const ETHER = 10n ** 18n;
const { WETH, USDC } = TOKENS;
const pools = uniswapEntries();
const WETH_PAIR = pools.find((pool) => pool.venue === "uniswap-v2" && isWethUsdc(pool))!;
const WETH_POOL = pools.find((pool) => isWethUsdc(pool) && pool.feePpm === 500)!;
const NARROW_POOL = pools.find((pool) => isWethUsdc(pool) && pool.feePpm === 100)!;

function isWethUsdc({ token0, token1 }: UniswapEntry): boolean {
  return token0 === USDC.address && token1 === WETH.address;
}

/** What QuoterV2 answers. */
interface Quoted {
  readonly amountOut: bigint;
  readonly sqrtPriceX96After: bigint;
  /** Initialised ticks. */
  readonly crossed: bigint;
}

const ABI = [
  "function deposit() payable",
  "function approve(address, uint256) returns (bool)",
  "function balanceOf(address) view returns (uint256)",
  "function getAmountsOut(uint256, address[]) view returns (uint256[])",
  "function swapExactTokensForTokens(uint256, uint256, address[], address) returns (uint256)",
  `function quoteExactInputSingle((address tokenIn, address tokenOut, uint256 amountIn, uint24 fee, uint160 limit))
    returns (uint256 amountOut, uint160 sqrtPriceX96After, uint32 crossed, uint256 gas)`,
  `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 amountIn,
    uint256 amountOutMinimum, uint160 limit)) payable returns (uint256)`,
  `function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, uint256 amount0Desired,
    uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min, address recipient, uint256 deadline))`,
];

function quoted(pool: PoolState, tokenIn: UniswapEntry["token0"], amountIn: bigint): QuoteWithPool<UniswapPool> {
  if (!isUniswap(pool)) throw new Error(`${pool.address} is none of Uniswap's`);
  const quote =
    pool.venue === "uniswap-v2" ? quoteUniswapV2(pool, tokenIn, amountIn) : quoteUniswapV3(pool, tokenIn, amountIn);
  if (quote.refused !== undefined) throw new Error(quote.refused);
  return quote;
}

describe("Reading pools by multicall", () => {
  let chain: LocalChain;
  let provider: JsonRpcProvider;
  let trader: Wallet;
  let router: Contract;

  before(async () => {
    chain = await startMainnetFork();
    provider = new JsonRpcProvider(chain.rpcUrl, undefined, {
      staticNetwork: Network.from(1n),
      batchMaxCount: 1,
      cacheTimeout: -1,
    });
    provider.pollingInterval = 10;
    trader = new Wallet(ACCOUNTS.traders[0]!.privateKey, provider);
    router = contract(PROTOCOLS.swapRouter02);
    await provider.send("anvil_setBalance", [trader.address, `0x${(100_000n * ETHER).toString(16)}`]);
    await sent(contract(WETH.address), "deposit", [{ value: 50_000n * ETHER }]);
    await sent(contract(WETH.address), "approve", [PROTOCOLS.swapRouter02, 2n ** 255n]);
  });

  after(async () => {
    provider.destroy();
    await chain.stop();
  });

  function contract(address: string): Contract {
    return new Contract(address, ABI, trader);
  }

  async function sent(target: Contract, method: string, parameters: readonly unknown[]): Promise<void> {
    const transaction = await target.getFunction(method).populateTransaction(...parameters);
    // Not an estimate: a pool's oracle writes once a second, so the block may need more than the head before it.
    const response = await trader.sendTransaction({ ...transaction, gasLimit: 2_000_000n });
    await response.wait();
  }

  /** WETH for USDC in a V3 pool. */
  async function sellWeth(feePpm: number, amountIn: bigint): Promise<void> {
    await sent(router, "exactInputSingle", [[WETH.address, USDC.address, feePpm, trader.address, amountIn, 0n, 0n]]);
  }

  async function latest(): Promise<bigint> {
    return BigInt((await provider.send("eth_blockNumber", [])) as string);
  }

  async function readOne(
    entry: UniswapEntry,
    reader = new MulticallMarketReader(provider, [entry]),
  ): Promise<PoolState> {
    return (await reader.read(await latest())).pools[0]!;
  }

  it("quotes every V3 pool like the quoter's own bytecode, in both directions and across ticks", async () => {
    const snapshot = await new MulticallMarketReader(provider, pools).read(await latest());
    expect(snapshot.pools.map(({ address }) => address)).to.deep.equal(pools.map(({ address }) => address));
    const quoter = contract(PROTOCOLS.quoterV2).getFunction("quoteExactInputSingle");
    let crossed = 0n;
    let compared = 0;
    for (const pool of snapshot.pools.filter((pool) => pool.venue === "uniswap-v3")) {
      for (const tokenIn of [pool.token0, pool.token1]) {
        const tokenOut = tokenIn === pool.token0 ? pool.token1 : pool.token0;
        for (const divisor of [100_003n, 97n, 19n]) {
          const amountIn = depthIn(pool, tokenIn) / divisor;
          const quote = quoteUniswapV3(pool, tokenIn, amountIn);
          if (quote.refused === "leaves-known-ticks") continue;
          const own = (await quoter.staticCall([tokenIn, tokenOut, amountIn, pool.feePpm, 0n])) as Quoted;
          if (quote.refused !== undefined) throw new Error(`${quote.refused} for ${pool.address}`);
          expect(quote.amountOut.toString()).to.equal(own.amountOut.toString());
          expect(quote.poolAfter.sqrtPriceX96.toString()).to.equal(own.sqrtPriceX96After.toString());
          crossed += own.crossed;
          compared++;
        }
      }
    }
    expect(compared).to.be.greaterThan(100);
    expect(Number(crossed)).to.be.greaterThan(50);
  });

  it("quotes V2 pairs like the router's own bytecode", async () => {
    const pair = await readOne(WETH_PAIR);
    const amounts = contract(PROTOCOLS.uniswapV2Router).getFunction("getAmountsOut");
    for (const amountIn of [1_000_000_007n, 3n * ETHER, 40_000n * ETHER]) {
      const [, amountOut] = (await amounts.staticCall(amountIn, [WETH.address, USDC.address])) as [bigint, bigint];
      expect(quoted(pair, WETH.address, amountIn).amountOut).to.equal(amountOut);
    }
  });

  it("finds a pool after a swap exactly as the quote of the swap foretold", async () => {
    const reader = new MulticallMarketReader(provider, [WETH_PAIR, WETH_POOL]);
    const [pair, pool] = (await reader.read(await latest())).pools;
    const amountIn = 1_234n * ETHER + 567n;
    const [pairAfter, poolAfter] = [pair!, pool!].map((state) => quoted(state, WETH.address, amountIn).poolAfter);
    await sent(router, "swapExactTokensForTokens", [amountIn, 0n, [WETH.address, USDC.address], trader.address]);
    await sellWeth(500, amountIn);
    expect((await reader.read(await latest())).pools).to.deep.equal([pairAfter, poolAfter]);
  });

  it("asks once a block, and again only for what a price in other words and new ticks make necessary", async () => {
    let calls = 0;
    const counting: RpcClient = { send: (method, params) => (calls++, provider.send(method, params)) };
    const reader = new MulticallMarketReader(counting, [WETH_POOL, NARROW_POOL]);
    const before = await reader.read(await latest());
    calls = 0;
    expect(await reader.read(await latest())).to.deep.equal(before);
    expect(calls).to.equal(1);

    const narrow = before.pools[1] as UniswapV3Pool;
    await sellWeth(100, depthIn(narrow, WETH.address) / 10n);
    const moved = (await reader.read(await latest())).pools[1] as UniswapV3Pool;
    expect(moved.knownToTick).to.be.greaterThan(narrow.knownToTick);
    expect(moved).to.deep.equal(await readOne(NARROW_POOL));

    const usdc = contract(USDC.address);
    await sent(usdc, "approve", [PROTOCOLS.positionManager, 2n ** 255n]);
    await sent(contract(WETH.address), "approve", [PROTOCOLS.positionManager, 2n ** 255n]);
    const middle = Math.round((before.pools[0] as UniswapV3Pool).tick / 10) * 10;
    const [from, to] = [middle - 330, middle + 370];
    const usdcUnits = (await usdc.getFunction("balanceOf").staticCall(trader.address)) as bigint;
    const deposits = [usdcUnits, 100n * ETHER, 0n, 0n];
    await sent(contract(PROTOCOLS.positionManager), "mint", [
      [USDC.address, WETH.address, 500, from, to, ...deposits, trader.address, 2n ** 40n],
    ]);
    const minted = (await reader.read(await latest())).pools[0] as UniswapV3Pool;
    const added = minted.ticks.filter(({ index }) => index === from || index === to);
    expect(added.map(({ index }) => index)).to.deep.equal([from, to]);
    expect(added[0]!.liquidityNet).to.equal(-added[1]!.liquidityNet);
    calls = 0;
    await reader.read(await latest());
    expect(calls).to.equal(1);
  });

  it("reads a block that is not the newest, and a long list in several calls", async () => {
    const block = await latest();
    const before = await new MulticallMarketReader(provider, pools).read(block);
    await sellWeth(3_000, 100n * ETHER);
    expect(await new MulticallMarketReader(provider, pools, { readsPerCall: 37 }).read(block)).to.deep.equal(before);
  });

  it("leaves out what is not the pool that the list says, telling each reason once", async () => {
    const facts = { token0: USDC.address, token1: WETH.address };
    const shape = { ...facts, venue: "uniswap-v3", feePpm: 500, tickSpacing: 10 } as const;
    const list: UniswapEntry[] = [
      { ...facts, venue: "uniswap-v2", feePpm: 3_000, address: addressOf(0xdead) },
      { ...shape, address: USDC.address },
      { ...shape, address: WETH_PAIR.address },
      { ...shape, address: WETH_POOL.address, feePpm: 3_000 },
      { ...shape, address: NARROW_POOL.address, feePpm: 100, tickSpacing: 1, token0: TOKENS.DAI.address },
      WETH_PAIR,
    ];
    const told: string[] = [];
    const reader = new MulticallMarketReader(provider, list.toSpliced(2, 1), {
      onLeftOut: ({ address }, reason) => told.push(`${address} ${reason}`),
    });
    for (let i = 0; i < 2; i++) {
      const snapshot = await reader.read(await latest());
      expect(snapshot.pools.map(({ address }) => address)).to.deep.equal([WETH_PAIR.address]);
    }
    expect(told).to.deep.equal([
      `${addressOf(0xdead)} it does not answer like a pool`,
      `${USDC.address} it does not answer like a pool`,
      `${WETH_POOL.address} its fee is 500 ppm, not 3000`,
      `${NARROW_POOL.address} its token0 is ${USDC.address}, not ${TOKENS.DAI.address}`,
    ]);
    const asPool: string[] = [];
    await new MulticallMarketReader(provider, [list[2]!], { onLeftOut: (_pool, reason) => asPool.push(reason) }).read(
      await latest(),
    );
    expect(asPool).to.deep.equal(["it does not answer like a Uniswap V3 pool"]);
  });

  it("rejects with one sentence when the block is unknown, the node is gone or Multicall3 is missing", async () => {
    const reader = new MulticallMarketReader(provider, [WETH_PAIR]);
    expect(String(await rejectionOf(reader.read(10n ** 9n)))).to.match(/could not be read at block 1000000000: .+\.$/);
    const gone = new MulticallMarketReader({ send: () => Promise.reject(new Error("connect ECONNREFUSED")) }, [
      WETH_PAIR,
    ]);
    expect(String(await rejectionOf(gone.read(1n)))).to.match(/at block 1: connect ECONNREFUSED\.$/);
    const bare = new MulticallMarketReader({ send: () => Promise.resolve("0x") }, [WETH_PAIR]);
    expect(String(await rejectionOf(bare.read(1n)))).to.contain("there is no Multicall3 at 0xca11");
  });
});
