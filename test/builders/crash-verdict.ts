import { open } from "node:fs/promises";
import path from "node:path";
import { Contract, type JsonRpcProvider } from "ethers";
import { fromJson } from "../../bot/adapters/store/bigint-json.ts";
import { JOURNAL_FILE } from "../../bot/adapters/store/file-order-store.ts";
import { readJournal } from "../../bot/adapters/store/journal-reader.ts";
import { SqliteLedger } from "../../bot/adapters/store/sqlite-ledger.ts";
import { isTerminal } from "../../bot/core/order-state.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { OrderEvent } from "../../bot/core/order-event.ts";
import type { FlashDetails } from "../../bot/executors/flash/flash-details.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";

const CONFIRMATION_BLOCKS = 2;

/** The orders of a directory's journal, oldest first; an unfinished last record does not count. */
export async function journalledOrders(directory: string): Promise<readonly Order[]> {
  const file = path.join(directory, "data", JOURNAL_FILE);
  const orders = new Map<bigint, Order>();
  await using handle = await open(file);
  for await (const { payload } of readJournal(file, handle)) {
    const event = fromJson(payload) as OrderEvent;
    orders.set(event.orderId, applyOrderEvent(orders.get(event.orderId), event));
  }
  return [...orders.values()];
}

/** What is wrong with a bot's orders once it has ended, a sentence each: the chain itself is the judge. */
export async function wrongsOf(
  orders: readonly Order[],
  { directory, provider, contract }: { directory: string; provider: JsonRpcProvider; contract: string },
): Promise<readonly string[]> {
  const wrongs = new Array<string>();
  const head = await provider.getBlockNumber();
  const landed = new Map<string, number>();
  for (const order of orders) {
    const { orderId, state, intents, outcome } = order;
    if (!isTerminal(state)) wrongs.push(`order ${orderId} is left ${state}`);
    const executions = intents.filter(({ transaction }) => transaction.purpose === "execute");
    if (executions.length > 1) wrongs.push(`order ${orderId} has ${executions.length} transactions to execute`);

    let hasEarned = false;
    for (const { transaction } of intents) {
      const receipt = await provider.getTransactionReceipt(transaction.hash);
      if (receipt === null) continue;
      landed.set(transaction.account, (landed.get(transaction.account) ?? 0) + 1);
      const isDeep = head - receipt.blockNumber + 1 >= CONFIRMATION_BLOCKS;
      hasEarned ||= receipt.status === 1 && transaction.purpose === "execute" && isDeep;
    }
    if (hasEarned !== (state === "Completed")) {
      wrongs.push(`order ${orderId} is ${state}, but it ${hasEarned ? "earned" : "earned nothing"}`);
    }
    if (outcome !== undefined && outcome.realisedProfit.token !== PROTOCOLS.weth) {
      wrongs.push(`order ${orderId} earned another token`);
    }
  }

  for (const { address } of ACCOUNTS.operators) {
    const used = await provider.getTransactionCount(address);
    const known = landed.get(address) ?? 0;
    if (used !== known) wrongs.push(`${address} used ${used} nonces, of which the journal knows ${known}`);
  }
  wrongs.push(...nonceClashes(orders));

  const weth = new Contract(PROTOCOLS.weth, ["function balanceOf(address) view returns (uint256)"], provider);
  const earnedWei = (await weth.getFunction("balanceOf")(contract)) as bigint;
  const bookedWei = orders.reduce((sum, { outcome }) => sum + (outcome?.realisedProfit.amountWei ?? 0n), 0n);
  if (earnedWei !== bookedWei) wrongs.push(`${bookedWei} wei are booked, the contract has ${earnedWei}`);

  wrongs.push(...ledgerDifferences(orders, path.join(directory, "data")));
  return wrongs;
}

/** Two orders may sign for one nonce only when the contract refuses the first one's transaction from then on. */
function nonceClashes(orders: readonly Order[]): readonly string[] {
  const lastFor = new Map<string, { readonly orderId: bigint; readonly expiryBlock: bigint }>();
  return orders.flatMap(({ orderId, intents }) => {
    const [intent] = intents;
    if (intent === undefined) return [];
    const { account, nonce } = intent.transaction;
    const { expiryBlock, observedBlock } = intent.details as FlashDetails;
    const before = lastFor.get(`${account} ${nonce}`);
    lastFor.set(`${account} ${nonce}`, { orderId, expiryBlock });
    if (before === undefined || before.expiryBlock <= observedBlock) return [];
    return [`orders ${before.orderId} and ${orderId} are live at once with nonce ${nonce} of ${account}`];
  });
}

function ledgerDifferences(orders: readonly Order[], directory: string): readonly string[] {
  using ledger = SqliteLedger.open(directory);
  const states = new Map(ledger?.listOrders({ limit: 1_000 }).map(({ orderId, state }) => [orderId, state]));
  const differing = orders.filter(({ orderId, state }) => states.get(orderId) !== state);
  return differing.map(
    ({ orderId, state }) => `the ledger has order ${orderId} as ${states.get(orderId)}, not ${state}`,
  );
}
