import { JsonRpcProvider } from "ethers";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { PoolState } from "../../bot/market/pool-state.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { CHAIN_ID } from "../../devnet/mainnet/chain-id.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";

/** A pool of an exchange. */
export interface ExchangePool {
  readonly exchange: string;
  readonly pool: PoolState;
}

/** The pools of all exchanges of the embedded mainnet, as the bot reads and places them; the chain is stopped again. */
export async function readExchangePools(): Promise<readonly ExchangePool[]> {
  const mainnet = await startEmbeddedMainnet();
  const provider = new JsonRpcProvider(mainnet.rpcUrl, CHAIN_ID, { staticNetwork: true, batchMaxCount: 1 });
  try {
    const { pools: entries } = mainnet.poolList;
    const reader = new MulticallMarketReader(provider, entries);
    const { pools } = await reader.read(BigInt(await provider.getBlockNumber()));
    const book = await ExchangeBook.open(provider, EMBEDDED_EXCHANGES, entries);
    return pools.flatMap((pool) => {
      const exchange = book.exchangeOf(pool.address);
      return exchange === undefined ? [] : [{ exchange: exchange.name, pool }];
    });
  } finally {
    provider.destroy();
    await mainnet.stop();
  }
}
