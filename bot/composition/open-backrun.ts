import { rpcErrorOf } from "../adapters/chain/rpc-error.ts";
import { ChainBehind } from "../adapters/pending/chain-behind.ts";
import { MevShareFeed } from "../adapters/pending/mev-share-feed.ts";
import { PublicPoolFeed } from "../adapters/pending/public-pool-feed.ts";
import { SimulatedAftermath, type SimulatedAftermathParts } from "../adapters/pending/simulated-aftermath.ts";
import { systemClock } from "../adapters/system-clock.ts";
import type { Endpoint } from "../core/endpoint.ts";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { NativePrices } from "../market/prices/native-price.ts";
import type { BehindChain } from "../ports/behind.ts";
import type { PendingTransactions } from "../ports/pending-transactions.ts";
import { Backrun } from "../sources/backrun/backrun.ts";
import type { BackrunSettings } from "../sources/backrun/backrun-settings.ts";
import type { MarketWatch } from "../sources/market-watch.ts";

/** Where pending transactions are heard of, and how they are looked at. */
export interface BackrunSection extends BackrunSettings {
  readonly enabled: boolean;
  /** Whether the public pool of a node is listened to. */
  readonly publicPool: boolean;
  /** The node whose pool that is; without one, the first of the RPC endpoints that tells anything by itself. */
  readonly publicPoolEndpoint?: Endpoint;
  /** MEV-Share's stream; without one, it is not listened to. On mainnet https://mev-share.flashbots.net. */
  readonly mevShareUrl?: string;
}

/** What backruns are put together from. */
export interface BackrunParts extends Pick<SimulatedAftermathParts, "client" | "entry" | "readings"> {
  readonly section: BackrunSection;
  readonly endpoints: readonly Endpoint[];
  readonly chainId: bigint;
  readonly market: Pick<MarketWatch, "add">;
  readonly prices: NativePrices;
  /** Of the scanner: u16, what profit may be made in, and how long a cycle may be. */
  readonly strategyId: number;
  readonly baseTokens: readonly Address[];
  readonly maxHops: 2 | 3 | 4;
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
}

/** A source for the engine, which it is to hear as well, and what the executor tries its orders with. */
export interface OpenBackrun {
  readonly source: Backrun;
  readonly feeds: readonly PendingTransactions[];
  readonly behindChain: BehindChain;
}

/**
 * Undefined when the settings have none. Rejects with CONFIG_INVALID when nothing is to be listened to, or the node cannot
 * simulate one transaction behind another.
 */
export async function openBackrun(parts: BackrunParts): Promise<OpenBackrun | undefined> {
  const { section, client } = parts;
  if (!section.enabled) return undefined;
  const feeds = feedsOf(parts);
  try {
    await client.send("eth_simulateV1", [{ blockStateCalls: [{ calls: [] }] }, "latest"]);
  } catch (cause) {
    if (rpcErrorOf(cause) === undefined) throw cause;
    throw invalid(
      "the endpoint does not have eth_simulateV1, without which nothing can be tried behind another",
      cause,
    );
  }
  const source = new Backrun({
    ...parts,
    feeds,
    clock: systemClock,
    aftermath: new SimulatedAftermath(parts),
    settings: section,
  });
  return { source, feeds, behindChain: new ChainBehind(client) };
}

function feedsOf({ section, endpoints, chainId, warn }: BackrunParts): readonly PendingTransactions[] {
  const feeds: PendingTransactions[] = [];
  if (section.publicPool) {
    const endpoint = section.publicPoolEndpoint ?? endpoints.find(({ transport }) => transport !== "http");
    if (endpoint === undefined) throw invalid("public_pool needs an endpoint that is a WebSocket or an IPC socket");
    feeds.push(new PublicPoolFeed({ endpoint, chainId }, warn));
  }
  if (section.mevShareUrl !== undefined) feeds.push(new MevShareFeed({ url: section.mevShareUrl, chainId }, warn));
  if (feeds.length === 0) throw invalid("public_pool or mev_share_url is needed: nothing else tells of transactions");
  return feeds;
}

function invalid(problem: string, cause?: unknown): ArbError {
  return new ArbError("CONFIG_INVALID", { file: "in use", problems: `  backrun: ${problem}` }, { cause });
}
