import { toQuantity, Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { type NodeProxy, startNodeProxy } from "../../devnet/faults/node-proxy.ts";
import { type RelayProxy, startRelayProxy } from "../../devnet/faults/relay-proxy.ts";
import { startRelay } from "../../devnet/relay/relay.ts";
import { NaiveEngine } from "./fault-naive-engine.ts";
import { type PrivateChain, startPrivateChain } from "./private-chain.ts";

/** A chain and a relay behind proxies, and somebody who believes everything that they say. */
export interface FaultSite {
  readonly chain: PrivateChain;
  readonly node: NodeProxy;
  readonly relay: RelayProxy;
  readonly builder: Builder;
  /** A naive engine with an account of its own. */
  engine(): Promise<NaiveEngine>;
  /** Someone who has nothing yet. */
  payee(): Address;
  stop(): Promise<void>;
}

/** How the engine's belief differs from the chain; "right" when it does not. */
export type Verdict =
  | "right"
  /** More payments were made than it was told to make. */
  | "doubled"
  /** Fewer were made than could have been. */
  | "lost"
  | "wrong state"
  /** It has spent more than it knows of. */
  | "wrong balance";

export const PAYMENT_WEI = 10n ** 18n;
const START_BALANCE_WEI = 1_000n * PAYMENT_WEI;

export async function openFaultSite(): Promise<FaultSite> {
  const chain = await startPrivateChain();
  const bundlePool = new BundlePool();
  const relay = await startRelay({ chainRpcUrl: chain.rpcUrl, bundlePool });
  const builder = await startBuilder({ chainRpcUrl: chain.rpcUrl, bundlePool, blockTimeMs: 0 });
  const node = await startNodeProxy({ targetUrl: chain.rpcUrl, seed: 1 });
  const relayProxy = await startRelayProxy({ targetUrl: relay.url, chainRpcUrl: chain.rpcUrl, seed: 1 });
  for (let block = 0; block < 5; block++) await chain.rpc("evm_mine");
  return {
    chain,
    node,
    relay: relayProxy,
    builder,
    engine: async () => new NaiveEngine(await chain.freshAccount(), { rpcUrl: node.url, relayUrl: relayProxy.url }),
    payee: () => Wallet.createRandom().address.toLowerCase() as Address,
    stop: async () => {
      await node.stop();
      await relayProxy.stop();
      await relay.stop();
      await builder.stop();
      await chain.stop();
    },
  };
}

/** Compares what an engine believes with what the chain says itself. */
export async function verdictOn(
  engine: NaiveEngine,
  { chain, payee, due }: { readonly chain: PrivateChain; readonly payee: Address; readonly due: number },
): Promise<Verdict> {
  const [paidWei, leftWei] = await Promise.all([balanceOf(chain, payee), balanceOf(chain, engine.account.address)]);
  const payments = Number(paidWei / PAYMENT_WEI);
  if (payments > engine.beliefs.length) return "doubled";
  if (payments !== engine.believedPayments()) return "wrong state";
  if (payments < due) return "lost";
  return START_BALANCE_WEI - leftWei > engine.believedCostWei(PAYMENT_WEI) ? "wrong balance" : "right";
}

/** The heads that a node tells a subscriber, by hash. */
export async function subscribeToHeads(webSocketUrl: string): Promise<AsyncIterator<Hex> & { close(): void }> {
  const socket = new WebSocket(webSocketUrl);
  const heads: Hex[] = [];
  let wake = (): void => undefined;
  const subscribed = new Promise<void>((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      const { params } = JSON.parse(String(data)) as { params?: { result: { hash: Hex } } };
      if (params === undefined) return resolve();
      heads.push(params.result.hash);
      wake();
    });
  });
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] }));
  await subscribed;
  return {
    next: async () => {
      while (heads.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return { done: false, value: heads.shift() ?? "0x" };
    },
    close: () => socket.close(),
  };
}

async function balanceOf(chain: PrivateChain, account: string): Promise<bigint> {
  return BigInt((await chain.rpc("eth_getBalance", account, toQuantity(await chain.headNumber()))) as Hex);
}
