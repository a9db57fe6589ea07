import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { PoolEntry } from "../../bot/core/pool-entry.ts";
import type { Signal } from "../../bot/core/signal.ts";
import type { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { Chain } from "../../bot/ports/chain.ts";
import type { Clock } from "../../bot/ports/clock.ts";
import { MarketWatch } from "../../bot/sources/market-watch.ts";
import { Scanner } from "../../bot/sources/scanner.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";

/** What the market offers now, the best first: cycles of two hops from WETH, seen once. The prices are brought up to date. */
export async function scannedSignals(
  pools: readonly PoolEntry[],
  {
    chain,
    endpoints,
    clock,
    prices,
  }: {
    readonly chain: Chain;
    readonly endpoints: RpcClient;
    readonly clock: Clock;
    readonly prices: NativePrices;
  },
): Promise<readonly Signal[]> {
  let seen: readonly Signal[] = [];
  const market = new MarketWatch({
    ...{ chain, clock, consumers: [prices] },
    reader: new MulticallMarketReader(endpoints, pools),
    onFault: (cause) => {
      throw new Error("the market could not be read", { cause });
    },
  });
  const terms = { strategyId: 1, baseTokens: [PROTOCOLS.weth], maxHops: 2, validForBlocks: 5 } as const;
  const scanner = new Scanner({ ...terms, market, clock, prices });
  const scanning = scanner.start((batch) => (seen = batch));
  await market.start();
  await scanning;
  await market.stop();
  return seen;
}
