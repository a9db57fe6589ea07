import { ChainBehind } from "../adapters/pending/chain-behind.ts";
import { type FeedParts, type FeedSettings, openFeeds } from "../adapters/pending/open-feeds.ts";
import { SimulatedAftermath, type SimulatedAftermathParts } from "../adapters/pending/simulated-aftermath.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { BehindChain } from "../ports/behind.ts";
import type { PendingTransactions } from "../ports/pending-transactions.ts";
import { Backrun, type BackrunOptions } from "../sources/backrun/backrun.ts";
import type { BackrunSettings } from "../sources/backrun/backrun-settings.ts";

/** The section [backrun]. */
export interface BackrunSection extends FeedSettings, BackrunSettings {
  readonly enabled: boolean;
}

/** What backruns are put together from; cycles are looked for as the scanner does. */
export interface BackrunParts
  extends
    SimulatedAftermathParts,
    Omit<FeedParts, "settings">,
    Pick<BackrunOptions, "market" | "prices" | "strategyId" | "baseTokens" | "maxHops" | "onFault"> {
  readonly section: BackrunSection;
}

/** A source for the engine, whose tally is to hear the engine, and what the executor tries its orders with. */
export interface OpenBackrun {
  readonly source: Backrun;
  readonly feeds: readonly PendingTransactions[];
  readonly behindChain: BehindChain;
}

/** Undefined when the settings have none. Rejects with CONFIG_INVALID as openFeeds does. */
export async function openBackrun(parts: BackrunParts): Promise<OpenBackrun | undefined> {
  const { section: settings, client } = parts;
  if (!settings.enabled) return undefined;
  const feeds = await openFeeds({ ...parts, settings });
  const aftermath = new SimulatedAftermath(parts);
  const source = new Backrun({ ...parts, feeds, aftermath, settings, clock: systemClock });
  return { source, feeds, behindChain: new ChainBehind(client) };
}
