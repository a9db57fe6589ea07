import { setTimeout as delay } from "node:timers/promises";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { offerTrades } from "../../test/builders/offer-trades.ts";
import { ROOMY_SPLIT, SplitDesk } from "../../test/builders/split-desk.ts";
import { droppedParts, NonceLedger } from "./nonce-ledger.ts";

/** What came of trades that were made at once. */
export interface ParallelTrades {
  /** Nonces signed twice to execute, parts that lost theirs, and nonces left open. */
  readonly nonceConflicts: number;
  readonly completed: number;
}

const WITHIN_MS = 60_000;

/**
 * So many split trades at once, of two accounts of capital, by the real executor and engine on the embedded mainnet.
 * Those that have not ended within a minute are not completed, and their unspent nonces are conflicts. Throws when one
 * is denied.
 */
export async function countNonceConflicts(trades: number): Promise<ParallelTrades> {
  await using stack = new AsyncDisposableStack();
  const desk = await SplitDesk.open();
  stack.defer(() => desk.stop());
  const ledger = new NonceLedger();
  await desk.start({ split: ROOMY_SPLIT, signer: (real) => ledger.over(real) });

  const timer = new AbortController();
  stack.defer(() => timer.abort());
  const tradeIds = offerTrades(desk, trades);
  await Promise.race([endAll(desk, tradeIds), delay(WITHIN_MS, undefined, { signal: timer.signal })]);

  const orders = tradeIds.map((tradeId) => desk.order(tradeId));
  const gaps = await Promise.all(
    ACCOUNTS.capital.map(async ({ address }) =>
      ledger.gapsOf(address, await desk.provider.getTransactionCount(address)),
    ),
  );
  return {
    nonceConflicts: ledger.doublySigned() + droppedParts(orders) + gaps.reduce((sum, each) => sum + each, 0),
    completed: orders.filter(({ state }) => state === "Completed").length,
  };
}

async function endAll(desk: SplitDesk, tradeIds: readonly string[]): Promise<void> {
  // No block before all are out: as many nonces as can be are open at once.
  for (const tradeId of tradeIds) await desk.sent(tradeId);
  for (const tradeId of tradeIds) await desk.ended(tradeId);
}
