import type { HaltFile } from "../../adapters/halt/halt-file.ts";
import type { FlashbotsRelay } from "../../adapters/relays/flashbots-relay.ts";
import type { LateLedger } from "../../adapters/store/late-ledger.ts";
import type { TokenNames } from "../../cli/units.ts";
import type { Config } from "../../config/schema.ts";
import type { PoolList } from "../../core/pool-entry.ts";
import type { MarketMetrics } from "../../telemetry/metrics/market-metrics.ts";
import type { OpenMarket } from "../open-market.ts";
import type { Channels } from "./open-channels.ts";
import type { OpenNode } from "./open-node.ts";

/** Around the engine: what its executors, its listeners and its sources are put together from. */
export interface BotWorld {
  readonly config: Config;
  /** Nothing is signed, and nothing written but the log. */
  readonly dryRun: boolean;
  /** Whether trades with capital of our own are made. */
  readonly isTrading: boolean;
  readonly poolList: PoolList;
  readonly tokens: TokenNames;
  readonly channels: Channels;
  readonly node: OpenNode;
  readonly market: OpenMarket;
  readonly marketMetrics: MarketMetrics;
  readonly relays: readonly FlashbotsRelay[];
  readonly halt: HaltFile;
  readonly ledger: LateLedger;
}
