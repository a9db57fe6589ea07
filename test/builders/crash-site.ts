import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Hex } from "../../bot/core/hex.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { startBuilder } from "../../devnet/builder/builder.ts";
import type { Bundle } from "../../devnet/builder/bundle.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { startRelay } from "../../devnet/relay/relay.ts";
import type { TradingFloor } from "../../devnet/trading-floor.ts";
import { type BotEnd, type BotProcess, startBot } from "./bot-process.ts";
import type { EvidenceSite } from "./campaign-evidence.ts";
import { type PublishedTransaction, publishedTransaction } from "./campaign-traffic.ts";
import { eventually } from "./eventually.ts";
import { type WatchedEndpoint, watchEndpoint } from "./watched-endpoint.ts";

/** A chain of its own with something to earn on it, and a directory, for a bot that is going to be killed. */
export interface CrashSite extends EvidenceSite {
  readonly way: Way;
  readonly rpcUrl: string;
  /** What relay or public pool were given while the journal did not have it, or not for good; should be nothing. */
  readonly sentUnrecorded: ReadonlySet<string>;
  /** Runs a bot until it ends, or is killed at its crash point: a block is made whenever it waits for one. */
  runBot(life?: CrashLife): Promise<BotEnd>;
  sealBlocks(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** How transactions get into blocks: by the relay, or, because nobody listens to it, by the public pool at last. */
export type Way = "relay" | "public";

/** What one life of a bot is like. */
export interface CrashLife {
  readonly crashPoint?: string;
  readonly crashTrail?: string;
  /** In how many blocks it makes orders; default: one. */
  readonly blocks?: number;
  /** Hears each time that the bot does nothing but wait for a block. */
  readonly onIdle?: () => Promise<void>;
}

/** At least the confirmations of the embedded settings, and soon reached. */
export const FINALITY_BLOCKS = 4;
const STARTS_WITHIN_MS = 60_000;
const ASKS_WITHIN_MS = 2_000;
/** Far more than any order takes, a cancelled one included. */
const MAX_BLOCKS = 200;
const IN_COMMON = {
  // What is left of the one opportunity after it was taken is not worth 0.01 ETH.
  ARB_PROFIT_MIN_NET_PROFIT: String(10n ** 16n),
  ARB_EXECUTION_ENGINE_FINALITY_BLOCKS: String(FINALITY_BLOCKS),
};
const SETTINGS: Readonly<Record<Way, Readonly<Record<string, string>>>> = {
  relay: {
    ...IN_COMMON,
    ARB_SUBMISSION_STRATEGY_TYPE: "private",
    ARB_SUBMISSION_STRATEGY_TARGET_BLOCKS: "3",
  },
  public: {
    ...IN_COMMON,
    ARB_SUBMISSION_STRATEGY_TYPE: "hybrid",
    ARB_SUBMISSION_STRATEGY_TARGET_BLOCKS: "1",
    ARB_SUBMISSION_STRATEGY_FALLBACK_BLOCKS: "3",
    // After that the nonce of what has expired in the pool, or may be there, is spent on nothing.
    ARB_EXECUTION_ENGINE_SUBMISSION_TIMEOUT: "2s",
    ARB_EXECUTION_ENGINE_CONFIRMATION_TIMEOUT: "5s",
  },
};

/** Opens a site on a fork of the floor's newest block; the floor must make no blocks meanwhile. */
export async function openCrashSite(floor: TradingFloor, way: Way): Promise<CrashSite> {
  const directory = mkdtempSync(path.join(tmpdir(), "arb-crash-"));
  const journal = path.join(directory, "data", "journal.log");
  writeFileSync(path.join(directory, "pools.json"), JSON.stringify(floor.poolList));

  const published = new Map<Hex, PublishedTransaction>();
  const sentUnrecorded = new Set<string>();
  const compareWithJournal = (): void => {
    const records = readFileSync(journal, "utf8");
    for (const { hash, raw } of published.values()) if (!records.includes(raw)) sentUnrecorded.add(hash);
  };
  const onSent = (raw: Hex): void => {
    const transaction = publishedTransaction(raw);
    published.set(transaction.hash, transaction);
    compareWithJournal();
  };
  const chain = await forkChain({ rpcUrl: floor.rpcUrl, mining: "manual", order: "fifo" });
  const rpc = (method: string, ...params: readonly unknown[]) => callRpc(chain.rpcUrl, method, params);
  const endpoint = await watchEndpoint(chain.rpcUrl, ({ method, params }) => {
    if (method === "eth_sendRawTransaction") onSent(params[0] as Hex);
  });
  const bundlePool = new WatchedPool(onSent);
  const relay = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool });
  const heardPool = way === "public" ? new BundlePool() : bundlePool;
  const builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool: heardPool, blockTimeMs: 0 });

  let running: BotProcess | undefined;
  return {
    ...{ way, rpcUrl: chain.rpcUrl, directory, sentUnrecorded, rpc },
    firstBlock: BigInt((await rpc("eth_blockNumber")) as Hex),
    floor: { contract: floor.contract, rpcUrl: chain.rpcUrl },
    traffic: { published },
    foreign: new Set(),
    runBot: async ({ onIdle, blocks: ordersIn = 1, ...life } = {}) => {
      const bot = startBot({
        ...{ directory, rpcUrl: endpoint.url, relayUrl: relay.url, contract: floor.contract },
        ...{ ...life, blocks: ordersIn, settings: SETTINGS[way] },
      });
      running = bot;
      await firstLook(bot, endpoint);
      for (let blocks = 0; blocks < MAX_BLOCKS; blocks++) {
        await waitsForBlock(bot, endpoint, journal);
        await onIdle?.();
        if (bot.hasEnded()) {
          compareWithJournal();
          return await bot.ended;
        }
        await builder.sealNow();
      }
      throw new Error(`the bot does not end:\n${bot.output()}`);
    },
    sealBlocks: async (count) => {
      for (let block = 0; block < count; block++) await builder.sealNow();
    },
    stop: async () => {
      running?.kill();
      await endpoint.stop();
      await relay.stop();
      await builder.stop();
      await chain.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A bundle pool that tells of each transaction that the relay is given. */
class WatchedPool extends BundlePool {
  readonly #onSent: (raw: Hex) => void;

  constructor(onSent: (raw: Hex) => void) {
    super();
    this.#onSent = onSent;
  }

  override add(bundle: Bundle): boolean {
    for (const { raw } of bundle.transactions) this.#onSent(raw);
    return super.add(bundle);
  }
}

/** The bot has begun to look at its orders: it asks something more, or has nothing to ask. */
async function firstLook(bot: BotProcess, endpoint: WatchedEndpoint): Promise<void> {
  await eventually(() => bot.output().includes("Watching ") || bot.hasEnded(), STARTS_WITHIN_MS);
  const atStart = endpoint.requests();
  const asksOn = eventually(() => endpoint.requests() > atStart || bot.hasEnded(), ASKS_WITHIN_MS);
  // The market was read before it said so, and where no order is open nothing is asked until the next block.
  await asksOn.catch(() => undefined);
}

/** The bot has ended, or neither asks nor records anything any more. */
async function waitsForBlock(bot: BotProcess, endpoint: WatchedEndpoint, journal: string): Promise<void> {
  for (let bytes = -1; bytes !== recordsEnd(journal);) {
    bytes = recordsEnd(journal);
    await endpoint.idle(() => bot.hasEnded());
  }
}

/** Room for further records is no record. */
function recordsEnd(journal: string): number {
  return existsSync(journal) ? readFileSync(journal).lastIndexOf("\n") + 1 : 0;
}
