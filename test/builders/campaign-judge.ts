import type { Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import { isTerminal } from "../../bot/core/order-state.ts";
import type { Evidence, LandedTransaction } from "./campaign-evidence.ts";
import { rivalGroups } from "./campaign-rivals.ts";

/** What is wrong with an engine's orders, a sentence each. */
export interface Judgement {
  /** Orders without an end, or that a book forgot, and transactions that no order explains. */
  readonly lost: readonly string[];
  /** One a nonce for which two transactions were live that no record links. */
  readonly doubleSpentNonces: readonly string[];
  /** Orders whose end, or whose profit, is not what the chain shows. */
  readonly wrongTerminalStates: readonly string[];
}

/** Judges by the final chain: the books say only what the engine believes. */
export function judge(evidence: Evidence): Judgement {
  return {
    lost: [...lostOrders(evidence), ...unexplainedTransactions(evidence)],
    doubleSpentNonces: doubleSpentNonces(evidence),
    wrongTerminalStates: wrongEnds(evidence),
  };
}

function lostOrders({ orders, ledgerStates, seen }: Evidence): readonly string[] {
  const known = new Set(orders.map(({ orderId }) => orderId));
  const forgotten = [...seen].filter((orderId) => !known.has(orderId));
  return [
    ...forgotten.map((orderId) => `order ${orderId} is in no book any more`),
    ...orders.flatMap(({ orderId, state }) => {
      if (!isTerminal(state)) return [`order ${orderId} is left ${state}`];
      const inLedger = ledgerStates.get(orderId);
      return inLedger === state ? [] : [`order ${orderId} is ${state} and in the ledger ${inLedger ?? "not at all"}`];
    }),
  ];
}

/** Nonces that somebody else than an order used, and bytes that left without a record. */
function unexplainedTransactions({ orders, published, landed, foreign }: Evidence): readonly string[] {
  const recorded = new Set(orders.flatMap(hashesOf));
  const strays = new Map<Hex, string>();
  for (const { hash, account, nonce } of landed) {
    if (!recorded.has(hash) && !foreign.has(hash)) {
      strays.set(hash, `nonce ${nonce} of ${account} was used by ${hash}, which no order has`);
    }
  }
  for (const { hash, account, nonce } of published) {
    if (!recorded.has(hash) && !strays.has(hash)) {
      strays.set(hash, `${hash} left for nonce ${nonce} of ${account}, and no order has it`);
    }
  }
  return [...strays.values()];
}

function doubleSpentNonces({ orders, published }: Evidence): readonly string[] {
  const groupOf = rivalGroups(orders);
  const byNonce = Map.groupBy(published, ({ account, nonce }) => `nonce ${nonce} of ${account}`);
  return [...byNonce].flatMap(([name, transactions]) => {
    const groups = Map.groupBy(transactions, ({ hash }) => groupOf(hash));
    if (groups.size < 2) return [];
    const strangers = [...groups.values()].map(([first]) => first?.hash);
    return [`${name} had transactions that know nothing of each other: ${strangers.join(", ")}`];
  });
}

function wrongEnds({ orders, landed, contractGainWei }: Evidence): readonly string[] {
  const ended = orders.filter(({ state }) => isTerminal(state));
  const byHash = new Map(landed.map((transaction) => [transaction.hash, transaction]));
  const wrongs = ended.flatMap((order) => wrongEnd(order, byHash));
  const bookedWei = orders.reduce((sumWei, { outcome }) => sumWei + (outcome?.realisedProfit.amountWei ?? 0n), 0n);
  // An order with a wrong end, or with none, is the reason for a wrong sum, and is not counted again.
  if (wrongs.length === 0 && ended.length === orders.length && bookedWei !== contractGainWei) {
    const landedWei = landed.reduce((sumWei, { earnedWei }) => sumWei + earnedWei, 0n);
    const gained = `the contract has gained ${contractGainWei}, of which its transactions show ${landedWei}`;
    wrongs.push(`${bookedWei} wei are booked as profit, and ${gained}`);
  }
  return wrongs;
}

function wrongEnd(order: Order, landed: ReadonlyMap<Hex, LandedTransaction>): readonly string[] {
  const { orderId, state, outcome, intents } = order;
  const executed = intents
    .filter(({ transaction }) => transaction.purpose === "execute")
    .map(({ transaction }) => landed.get(transaction.hash))
    .find((transaction) => transaction?.succeeded === true);
  if ((executed !== undefined) !== (state === "Completed")) {
    return [`order ${orderId} is ${state}, and its execution ${executed === undefined ? "earned nothing" : "earned"}`];
  }
  const bookedWei = outcome?.realisedProfit.amountWei;
  if (executed === undefined || bookedWei === executed.earnedWei) return [];
  return [`order ${orderId} has booked ${bookedWei ?? "nothing"} of the ${executed.earnedWei} wei that it earned`];
}

function hashesOf({ intents }: Order): readonly Hex[] {
  return intents.map(({ transaction }) => transaction.hash);
}
