import { IDENTIFYING_READS, identifyingReads, identifyPool } from "../adapters/chain/identify-pool.ts";
import { MulticallMarketReader } from "../adapters/chain/multicall-market-reader.ts";
import type { ForkMarket } from "../commands/backtest/backtest-parts.ts";
import type { Singletons } from "../core/singletons.ts";

/** Old blocks have room for less gas than today's, and a call on a fork has a block's gas. */
const READS_PER_CALL = 200;
/** Uniswap's own 0.3 %: a pair does not tell. */
const PAIR_FEE_PPM = 3_000;

/** Finds and reads pools on a fork by the same adapters by which the bot reads them. */
export function forkMarket(singletons: Singletons): ForkMarket {
  return {
    holders: Object.values(singletons),
    find: async (reads, { accounts }) => {
      const answers = await reads.ask(accounts.flatMap(identifyingReads));
      return accounts.flatMap((account, index) => {
        const own = answers.slice(index * IDENTIFYING_READS, (index + 1) * IDENTIFYING_READS);
        const found = identifyPool(account, own, PAIR_FEE_PPM);
        return "problem" in found ? [] : [found];
      });
    },
    readerOf: (reads, pools) => new MulticallMarketReader(reads, pools, { readsPerCall: READS_PER_CALL }),
  };
}
