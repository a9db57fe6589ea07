import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { type NodeProxy, startNodeProxy } from "../../devnet/faults/node-proxy.ts";
import { type RelayProxy, startRelayProxy } from "../../devnet/faults/relay-proxy.ts";
import { CampaignBot } from "./campaign-bot.ts";
import { type CampaignFloor, openCampaignFloor } from "./campaign-floor.ts";
import { CampaignTrades } from "./campaign-trades.ts";
import { Traffic } from "./campaign-traffic.ts";

/** Everything that a campaign is held on. */
export interface CampaignSite {
  readonly floor: CampaignFloor;
  /** The endpoint that the bot asks first: it may do anything. */
  readonly node: NodeProxy;
  /** May fail and lag, but does not lie. */
  readonly secondNode: NodeProxy;
  /** Is always right about what it is asked. */
  readonly thirdNode: NodeProxy;
  readonly relay: RelayProxy;
  readonly traffic: Traffic;
  readonly trades: CampaignTrades;
  readonly bot: CampaignBot;
  readonly directory: string;
  /** The newest block before the bot was started. */
  readonly firstBlock: bigint;
  /** Transactions of the bot's accounts that are not the bot's. */
  readonly foreign: Set<Hex>;
  rpc(method: string, ...params: readonly unknown[]): Promise<unknown>;
  /** Leaves the directory where it is, for somebody to look at it. */
  keepDirectory(): void;
  stop(): Promise<void>;
}

/** Longer than any answer takes, and far shorter than clients are willing to wait. */
const SILENCE_MS = 800;

/** Opens a site; everything that was started is stopped again when a part cannot be. */
export async function openCampaignSite(seed: number): Promise<CampaignSite> {
  await using opened = new AsyncDisposableStack();
  const directory = mkdtempSync(path.join(tmpdir(), "arb-campaign-"));
  let isKept = false;
  opened.defer(() => {
    if (!isKept) rmSync(directory, { recursive: true, force: true });
  });
  const floor = await openCampaignFloor();
  opened.defer(() => floor.stop());
  const rpc = (method: string, ...params: readonly unknown[]) => callRpc(floor.rpcUrl, method, params);
  writeFileSync(path.join(directory, "pools.json"), JSON.stringify(floor.poolList));

  const traffic = new Traffic();
  const { onRequest, onReply } = traffic;
  const watched = { seed, silenceMs: SILENCE_MS, onRequest, onReply };
  const node = await startNodeProxy({ ...watched, targetUrl: floor.rpcUrl });
  opened.defer(() => node.stop());
  const secondNode = await startNodeProxy({ ...watched, targetUrl: floor.rpcUrl });
  opened.defer(() => secondNode.stop());
  const thirdNode = await startNodeProxy({ ...watched, targetUrl: floor.rpcUrl });
  opened.defer(() => thirdNode.stop());
  const relay = await startRelayProxy({ ...watched, targetUrl: floor.relayUrl, chainRpcUrl: floor.rpcUrl });
  opened.defer(() => relay.stop());

  const bot = new CampaignBot({
    directory,
    contract: floor.contract,
    nodeUrls: { secondary: secondNode.url, fallback: thirdNode.url },
    relayUrl: relay.url,
  });
  opened.defer(() => bot.kill());
  const trades = await CampaignTrades.open(floor.rpcUrl, floor.poolList, seed);
  const firstBlock = BigInt((await rpc("eth_blockNumber")) as Hex);
  const parts = opened.move();
  return {
    ...{ floor, node, secondNode, thirdNode, relay, traffic, trades, bot, directory, firstBlock, rpc },
    foreign: new Set(),
    keepDirectory: () => (isKept = true),
    stop: () => parts.disposeAsync(),
  };
}
