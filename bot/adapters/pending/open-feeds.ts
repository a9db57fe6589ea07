import type { Endpoint } from "../../core/endpoint.ts";
import { ArbError } from "../../core/errors.ts";
import type { PendingTransactions } from "../../ports/pending-transactions.ts";
import { rpcErrorOf } from "../chain/rpc-error.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { MevShareFeed } from "./mev-share-feed.ts";
import { PublicPoolFeed } from "./public-pool-feed.ts";

/** Where pending transactions are heard of. */
export interface FeedSettings {
  /** Whether the public pool of a node is listened to. */
  readonly publicPool: boolean;
  /** The node whose pool that is; without one, the first of the RPC endpoints that tells anything by itself. */
  readonly publicPoolEndpoint?: Endpoint;
  /** MEV-Share's stream; without one, it is not listened to. On mainnet https://mev-share.flashbots.net. */
  readonly mevShareUrl?: string;
}

/** What feeds are opened with. */
export interface FeedParts {
  readonly settings: FeedSettings;
  readonly endpoints: readonly Endpoint[];
  readonly client: RpcClient;
  readonly chainId: bigint;
  /** Hears in one sentence what a person should know. */
  readonly warn: (sentence: string) => void;
}

/**
 * The feeds of the settings, not started yet. Rejects with CONFIG_INVALID when there is none, or when the node cannot
 * simulate one transaction behind another.
 */
export async function openFeeds(parts: FeedParts): Promise<readonly PendingTransactions[]> {
  const feeds = feedsOf(parts);
  try {
    await parts.client.send("eth_simulateV1", [{ blockStateCalls: [{ calls: [] }] }, "latest"]);
  } catch (cause) {
    if (rpcErrorOf(cause) === undefined) throw cause;
    throw invalid(
      "the endpoint does not have eth_simulateV1, without which nothing can be tried behind another",
      cause,
    );
  }
  return feeds;
}

function feedsOf({ settings, endpoints, chainId, warn }: FeedParts): readonly PendingTransactions[] {
  const { publicPool, publicPoolEndpoint, mevShareUrl } = settings;
  const feeds: PendingTransactions[] = [];
  if (publicPool) {
    const endpoint = publicPoolEndpoint ?? endpoints.find(({ transport }) => transport !== "http");
    if (endpoint === undefined) throw invalid("public_pool needs an endpoint that is a WebSocket or an IPC socket");
    feeds.push(new PublicPoolFeed({ endpoint, chainId }, warn));
  }
  if (mevShareUrl !== undefined) feeds.push(new MevShareFeed({ url: mevShareUrl, chainId }, warn));
  if (feeds.length === 0) throw invalid("public_pool or mev_share_url is needed: nothing else tells of transactions");
  return feeds;
}

function invalid(problem: string, cause?: unknown): ArbError {
  return new ArbError("CONFIG_INVALID", { file: "in use", problems: `  backrun: ${problem}` }, { cause });
}
