import { movesSilently } from "../adapters/chain/market/touch-topics.ts";
import { MulticallMarketReader } from "../adapters/chain/market/multicall-market-reader.ts";
import type { ForkMarket } from "../commands/backtest/backtest-parts.ts";
import type { Singletons } from "../core/singletons.ts";
import { findForkPools, READS_PER_CALL } from "./fork-pools.ts";

/** Finds and reads pools on a fork by the same adapters by which the bot reads them. */
export function forkMarket(singletons: Singletons): ForkMarket {
  // The fork's reads are at the time of the block in which the trade is tried.
  const reading = { singletons, readsPerCall: READS_PER_CALL, secondsAhead: 0 };
  return {
    holders: Object.values(singletons),
    movesSilently,
    find: (reads, touched) => findForkPools(reads, touched, singletons),
    readerOf: (reads, pools) => new MulticallMarketReader(reads, pools, reading),
  };
}
