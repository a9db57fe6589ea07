import type { Config } from "./schema.ts";

/** The configuration in the words of whoever follows the market, saves it, and looks for pools. */
export function marketSettingsOf({ market }: Pick<Config, "market">) {
  return {
    followed: {
      readAllUpToPools: market.readAllUpTo,
      maxTicks: market.maxTicks,
      poolsPerPart: market.poolsPerPart,
      pauseMs: market.pause,
      maxCatchUpBlocks: market.maxCatchUpBlocks,
      checkedPoolsPerBlock: market.checkedPoolsPerBlock,
      quarantinedForMs: market.quarantineTime,
    },
    saveEveryMs: market.saveInterval,
    discovery: {
      factories: market.factories,
      onlyWithTokens: market.onlyWithTokens,
      maxFoundPools: market.maxFoundPools,
      takeTouchedPools: market.takeTouchedPools,
      pauseMs: market.pause,
    },
  };
}
