import type { Config } from "./schema.ts";

/** The configuration in the words of whoever listens to pending transactions. */
export function backrunSettingsOf({ backrun }: Pick<Config, "backrun">) {
  const { enabled, publicPool, publicPoolEndpoint, mevShareUrl, maxPending, maxSimulations, validForBlocks } = backrun;
  return {
    enabled,
    publicPool,
    ...(publicPoolEndpoint !== undefined && { publicPoolEndpoint }),
    ...(mevShareUrl !== undefined && { mevShareUrl }),
    maxPending,
    maxSimulations,
    validForBlocks,
  };
}
