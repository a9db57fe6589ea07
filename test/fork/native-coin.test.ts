import { expect } from "chai";
import { identifyPools } from "../../bot/adapters/chain/pools/identify-pools.ts";
import { MarketMulticall } from "../../bot/adapters/chain/pools/multicall.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { readV4Keys } from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-keys.ts";
import { executedAmounts } from "../../bot/commands/executed-amounts.ts";
import { cycleFlaw } from "../../bot/core/cycle-flaw.ts";
import { type Hex, NATIVE_COIN } from "../../bot/core/hex.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import { grossProfitWei, type Route } from "../../bot/core/route.ts";
import { chooseFunding } from "../../bot/executors/flash/choose-funding.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { executableRoute } from "../../bot/executors/flash/executable-route.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { CycleBook } from "../../bot/market/search/cycle-book.ts";
import { findOpportunities } from "../../bot/market/search/find-opportunities.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { MULTICALL3_CODE } from "../../bot/fork/multicall3-code.ts";
import { addressOf } from "../contracts/fixture/address-of.ts";
import { executionOf } from "../contracts/fixture/arbitrage.ts";
import { expectEarned, logsOf } from "../contracts/fixture/expect-earned.ts";
import { WETH_ADDRESS } from "../contracts/fixture/local-chain.ts";
import { openVenueFloor, POSITIONS, type VenueFloor } from "../contracts/fixture/venue-floor.ts";

const PLENTY_OF_READS = 500;

describe("A cycle over a pool of Uniswap V4 that keeps ETH itself", () => {
  let floor: VenueFloor;
  let client: RpcClient;
  let blockNumber: bigint;
  let entries: readonly PoolEntry[];
  let singletons: { readonly balancerVault: Hex; readonly uniswapV4PoolManager: Hex };

  before(async () => {
    floor = await openVenueFloor();
    const { ethers, networkHelpers, vault } = floor.market;
    await networkHelpers.setCode(PROTOCOLS.multicall3, MULTICALL3_CODE);
    await networkHelpers.mine();
    client = { send: (method, params) => ethers.provider.send(method, [...params]) as Promise<unknown> };
    blockNumber = BigInt(await ethers.provider.getBlockNumber());
    singletons = { balancerVault: addressOf(vault), uniswapV4PoolManager: addressOf(floor.v4.manager) };
    entries = await poolsOf("Uniswap V4, native ETH", "Uniswap V3");
  });

  /** The venues' pools and the pairs around them, by what a block would have told of them: ids and addresses. */
  async function poolsOf(...names: readonly (keyof VenueFloor["venues"])[]): Promise<readonly PoolEntry[]> {
    const { uniswapV4PoolManager } = singletons;
    const pools = names.flatMap((name) => POSITIONS.flatMap((position) => floor.venues[name][position].pools));
    const toBlock: Hex = `0x${blockNumber.toString(16)}`;
    const logs = (await client.send("eth_getLogs", [
      { address: uniswapV4PoolManager, fromBlock: "0x0", toBlock },
    ])) as readonly { readonly topics: readonly Hex[] }[];
    const addresses = pools.map(({ address }) => address).filter((address) => address !== uniswapV4PoolManager);
    const ids = logs.map(({ topics }) => topics[1]!);
    const multicall = new MarketMulticall(client, PLENTY_OF_READS);
    const found = await identifyPools([...new Set([...addresses, ...ids])], {
      read: (reads) => multicall.read(reads, blockNumber),
      keysOf: (wanted) => readV4Keys(client, uniswapV4PoolManager, wanted, { toBlock, known: [] }),
      pairFeePpm: 3_000,
    });
    return found.flatMap((pool) => ("problem" in pool ? [] : [pool]));
  }

  /** The best of those in which a pool of ETH stands where it is wanted. */
  async function bestRoute(isWanted: (route: Route) => boolean): Promise<Route> {
    const snapshot = await new MulticallMarketReader(client, entries, { singletons, secondsAhead: 0 }).read(
      blockNumber,
    );
    const prices = new NativePrices(WETH_ADDRESS);
    prices.update(snapshot);
    const cycles = new CycleBook({ baseTokens: [WETH_ADDRESS], maxHops: 3, wrappedNative: WETH_ADDRESS });
    const found = findOpportunities(snapshot, { cycles, prices, baseFeePerGasWei: 0n });
    return found.map(({ route }) => route).find(isWanted)!;
  }

  for (const [place, isThere] of [
    ["buys with ETH at its beginning", ({ hops }: Route) => hops[0]!.tokenIn === NATIVE_COIN],
    ["sells for ETH at its end", ({ hops }: Route) => hops.at(-1)!.tokenOut === NATIVE_COIN],
  ] as const) {
    it(`is found, executed, and gains what was predicted to the wei where it ${place}`, async () => {
      const snapshot = await floor.market.networkHelpers.takeSnapshot();
      const route = await bestRoute(isThere);
      expect(cycleFlaw(route, WETH_ADDRESS)).to.equal(undefined);
      const terms = {
        fundings: [{ kind: "flash-swap" }, { kind: "first-pool" }, { kind: "own" }] as const,
        singletons,
      };
      const { funding } = chooseFunding(route, { ...terms, wrappedNative: WETH_ADDRESS }, (gas) => gas)!;
      const { weth } = floor.market;
      if (funding.kind === "own") await weth.getFunction("transfer")(floor.contract, route.hops[0]!.amountIn);
      const execution = executionOf(executableRoute(route, singletons), { funding });
      const data = encodeExecution(execution);
      const untouched = await floor.market.networkHelpers.takeSnapshot();
      await expectEarned(floor, execution, data, grossProfitWei(route));
      await untouched.restore();
      const logs = await logsOf(floor.operator, await floor.contract.getAddress(), data);
      for (const hop of route.hops) {
        expect(executedAmounts(hop, logs)).to.deep.equal({ amountIn: hop.amountIn, amountOut: hop.amountOut });
      }
      await snapshot.restore();
    });
  }
});
