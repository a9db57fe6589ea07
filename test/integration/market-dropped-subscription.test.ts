import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { FollowedMarketReader } from "../../bot/adapters/chain/market/followed-market-reader.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { MarketSnapshot } from "../../bot/market/pool-state.ts";
import { systemClock } from "../../bot/adapters/system-clock.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { eventually } from "../builders/eventually.ts";
import { HeldPools } from "../builders/market-quarantine.ts";
import { type MarketSite, OTHER_POOL, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";
import { testPools } from "../builders/pools-of-endpoints.ts";
import { startTcpRelay } from "../builders/tcp-relay.ts";

/** Nobody asks for heads within the test: what is heard was told. */
const NO_POLLING_MS = 600_000;

describe("A market over a subscription that is dropped", () => {
  let site: MarketSite;

  before(async () => {
    site = await startMarketSite();
  });

  after(() => site.stop());

  it("is right again once the endpoint is back, whatever happened in between, and nothing of it is read twice", async () => {
    const wire = await startTcpRelay(site.rpcUrl);
    const pools = testPools();
    const endpoint = await pools.open([`ws://127.0.0.1:${wire.port}/`], { silenceMs: 50 });
    const chain = await JsonRpcChain.follow(endpoint, 1n, NO_POLLING_MS);
    const settings = { readAllUpToPools: 0, pauseMs: 0, firstRetryMs: 5 };
    const loadings: unknown[] = [];
    const reader = new FollowedMarketReader({
      client: endpoint,
      chain,
      pools: site.pools,
      quarantine: new HeldPools(),
      settings,
      onEvent: (event) => loadings.push(event),
    });
    const view = new MarketView();
    const heard: MarketSnapshot[] = [];
    const consumers = [view, { update: (snapshot: MarketSnapshot) => heard.push(snapshot) }];
    const watch = new MarketWatch({ chain, reader, clock: systemClock, consumers, onFault: () => undefined });
    const isTrue = async (): Promise<boolean> => {
      const { hash } = (await site.rpc("eth_getBlockByNumber", "latest", false)) as { hash: string };
      if (chain.head().hash !== hash || site.chain.head().hash !== hash) return false;
      const truth = await site.truth();
      return truth.every((pool) => isDeepStrictEqual(view.pool(pool.address), pool));
    };
    try {
      await watch.start();
      const loaded = loadings.length;
      await site.trade(PAIR);
      await eventually(isTrue, 10_000);

      await wire.cut();
      // Not anvil_reorg: on a fork, it leaves in the state what it takes out of the blocks when that is the first change.
      const start = await site.rpc("evm_snapshot");
      await site.trade(POOL);
      await site.trade(PAIR);
      await site.rpc("evm_revert", start);
      await site.trade(OTHER_POOL);
      await wire.lead(Number(new URL(site.rpcUrl).port));
      await eventually(() => endpoint.states()[0]?.status === "healthy", 10_000);
      // A reading that failed with the connection is made up for at the next block.
      await site.rpc("evm_mine");
      await eventually(isTrue, 10_000);
      expect(loadings.slice(loaded)).to.deep.equal([]);
      expect(heard.every(({ changed }, i) => (i === 0 ? changed === "all" : changed !== "all"))).to.equal(true);
    } finally {
      reader.stop();
      await watch.stop();
      chain.stop();
      pools.closeAll();
      await wire.stop();
    }
  });
});
