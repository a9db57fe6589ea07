import { existsSync } from "node:fs";
import path from "node:path";
import { toQuantity } from "ethers";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import type { OrderState } from "../../bot/core/order-state.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import type { CampaignSite } from "./campaign-site.ts";
import type { PublishedTransaction } from "./campaign-traffic.ts";
import { journalledOrders } from "./journalled-orders.ts";

/** A transaction of one of the bot's accounts on the final chain. */
export interface LandedTransaction {
  readonly hash: Hex;
  readonly account: string;
  readonly nonce: number;
  readonly succeeded: boolean;
  /** What the contract gained of the profit token. */
  readonly earnedWei: bigint;
}

/** What a campaign is judged by. */
export interface Evidence {
  /** Of the bot's own books. */
  readonly orders: readonly Order[];
  /** What the ledger, which is another book, says of each order. */
  readonly ledgerStates: ReadonlyMap<bigint, OrderState>;
  /** Every order that was in the books at any time. */
  readonly seen: ReadonlySet<bigint>;
  /** Whatever left the bot, as endpoints and relays saw it. */
  readonly published: readonly PublishedTransaction[];
  readonly foreign: ReadonlySet<Hex>;
  readonly landed: readonly LandedTransaction[];
  /** By how much the contract's balance of the profit token has grown. */
  readonly contractGainWei: bigint;
}

const MOST_ORDERS = 1_000_000;
const BATCH = 50;
/** Transfer(address,address,uint256) */
const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const BALANCE_OF = "0x70a08231";

/** The ids and states of all orders, as far as the ledger has them. */
export function ledgerStates(directory: string): ReadonlyMap<bigint, OrderState> {
  using ledger = SqliteLedger.open(path.join(directory, "data"));
  const entries = ledger?.listOrders({ limit: MOST_ORDERS }) ?? [];
  return new Map(entries.map(({ orderId, state }) => [orderId, state]));
}

/** The orders of the journal, and those that it has handed over to the ledger. */
export async function ordersInTheBooks(directory: string): Promise<readonly Order[]> {
  if (!existsSync(path.join(directory, "data"))) return [];
  const journalled = await journalledOrders(directory);
  const known = new Set(journalled.map(({ orderId }) => orderId));
  using ledger = SqliteLedger.open(path.join(directory, "data"));
  const others = [...ledgerStates(directory).keys()].filter((orderId) => !known.has(orderId));
  return [...journalled, ...others.flatMap((orderId) => ledger?.order(orderId)?.order ?? [])];
}

/** Where evidence is collected: as much of a site as that needs. */
export interface EvidenceSite extends Pick<CampaignSite, "directory" | "firstBlock" | "foreign" | "rpc"> {
  readonly floor: Pick<CampaignSite["floor"], "contract" | "rpcUrl">;
  readonly traffic: Pick<CampaignSite["traffic"], "published">;
}

/** Reads everything once the bot has ended. */
export async function collectEvidence(site: EvidenceSite, seen: ReadonlySet<bigint>): Promise<Evidence> {
  return {
    orders: await ordersInTheBooks(site.directory),
    ledgerStates: ledgerStates(site.directory),
    seen,
    published: [...site.traffic.published.values()],
    foreign: site.foreign,
    landed: await landedTransactions(site),
    contractGainWei: await profitTokenBalance(site),
  };
}

interface Mined {
  readonly hash: Hex;
  readonly from: Address;
  readonly nonce: Hex;
}

interface MinedReceipt {
  readonly status: Hex;
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex }[];
}

async function landedTransactions(site: EvidenceSite): Promise<readonly LandedTransaction[]> {
  const operators = new Set<string>(ACCOUNTS.operators.map(({ address }) => address));
  const head = Number(await site.rpc("eth_blockNumber"));
  const numbers = Array.from(
    { length: head - Number(site.firstBlock) },
    (_, index) => Number(site.firstBlock) + 1 + index,
  );
  const blocks = await askMany<{ transactions: Mined[] }>(
    site,
    numbers.map((number) => ["eth_getBlockByNumber", [toQuantity(number), true]] as const),
  );
  const own = blocks
    .flatMap(({ transactions }) => transactions)
    .filter(({ from }) => operators.has(from.toLowerCase()));
  const receipts = await askMany<MinedReceipt>(
    site,
    own.map(({ hash }) => ["eth_getTransactionReceipt", [hash]] as const),
  );
  return own.map(({ hash, from, nonce }, index) => {
    const { status, logs } = receipts[index] ?? { status: "0x0", logs: [] };
    const succeeded = status === "0x1";
    const earnedWei = succeeded ? earned(logs, site.floor.contract) : 0n;
    return { hash, account: from.toLowerCase(), nonce: Number(nonce), succeeded, earnedWei };
  });
}

function earned(logs: MinedReceipt["logs"], contract: Address): bigint {
  const topic = `0x${contract.slice(2).toLowerCase().padStart(64, "0")}`;
  return logs
    .filter(({ address, topics }) => address.toLowerCase() === PROTOCOLS.weth && topics[0] === TRANSFER_TOPIC)
    .reduce((sumWei, { topics: [, from, to], data }) => {
      const inWei = to === topic ? BigInt(data) : 0n;
      const outWei = from === topic ? BigInt(data) : 0n;
      return sumWei + inWei - outWei;
    }, 0n);
}

async function profitTokenBalance(site: EvidenceSite): Promise<bigint> {
  const data = `${BALANCE_OF}${site.floor.contract.slice(2).padStart(64, "0")}`;
  return BigInt((await site.rpc("eth_call", { to: PROTOCOLS.weth, data }, "latest")) as Hex);
}

/** In parts, because a campaign's chain is long. */
async function askMany<Result>(
  { floor }: EvidenceSite,
  questions: readonly (readonly [string, readonly unknown[]])[],
): Promise<readonly Result[]> {
  const results = new Array<Result>();
  for (let start = 0; start < questions.length; start += BATCH) {
    const part = questions.slice(start, start + BATCH).map(([method, params]) => ({ method, params }));
    results.push(...((await callRpcBatch(floor.rpcUrl, part)) as Result[]));
  }
  return results;
}
