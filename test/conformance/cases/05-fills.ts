import { expect } from "chai";
import type { Hex } from "../../../bot/core/hex.ts";
import { isTerminal } from "../../../bot/core/order-state.ts";
import { isOpen, type Order } from "../../../bot/core/order.ts";
import type { ConformanceBench } from "../../builders/conformance-bench.ts";
import { bookedChanges, inclusionsOf } from "../../builders/conformance-books.ts";
import { type ConformanceCase, onOneBench, type OpenBench } from "../../builders/conformance-case.ts";

export const FILL_CASES: readonly ConformanceCase[] = [
  {
    number: 17,
    sentence: "books what is done and what is not when others spoil a trade of it, gas of the failure included",
    way: "public",
    run: async (open) => {
      for (let stage = 0; ; stage++) if ((await spoilStage(open, stage)) === "last") return;
    },
  },
  {
    number: 18,
    sentence: "is reopened when what was given up is included after all, and books that",
    way: "relay",
    run: async (open) => {
      await landLate(open, "when it is first given up");
      await landLate(open, "when all of it has ended");
    },
  },
  {
    number: 19,
    sentence: "takes back what a reorganisation takes, and books what the chain has then",
    way: "public",
    run: (open) => reorganise(open, "nothing comes back"),
  },
  {
    number: 20,
    sentence: "books a reorganised inclusion once when it comes back in another block",
    way: "public",
    run: (open) => reorganise(open, "the same comes back"),
  },
];

async function spoilStage(open: OpenBench, stage: number): Promise<"last" | "more"> {
  await using bench = await open();
  const { desk, site, candidate } = bench;
  await desk.start();
  const { orderId } = await desk.submit();
  await bench.mineUntil(() => tradesInPool(bench, orderId, stage), `its trades of stage ${stage} are in the pool`);
  await site.getAhead(desk.order(orderId), candidate.spoil(stage));
  await bench.mine(2);
  const order = await bench.toEnd(desk.order(orderId));
  const failures = inclusionsOf(order).filter(({ succeeded }) => !succeeded);
  const partFailures = order.parts.filter(({ failure }) => failure?.reason === "TransactionReverted");
  expect(failures.length, "inclusions that failed").to.be.greaterThan(0);
  expect(order.parts.length === 0 || partFailures.length > 0, "a part that says that it has failed").to.equal(true);
  expectSaysWhatIsDone(order);
  await bench.judge();
  return stage + 1 === candidate.stages ? "last" : "more";
}

/** Whether the pool has trades of the order that it did not have at an earlier stage. */
async function tradesInPool({ desk, site }: ConformanceBench, orderId: bigint, stage: number): Promise<boolean> {
  const order = desk.order(orderId);
  const tradesDone = order.parts.filter(({ brief, inclusion }) => brief.purpose === "swap" && inclusion !== undefined);
  if (stage > 0 && tradesDone.length === 0) return false;
  const pooled = await site.pooled(order);
  const trades = order.intents.filter(({ part }) => part === undefined || part.purpose === "swap");
  return trades.some(({ transaction }) => pooled.includes(transaction.raw));
}

/** An order of which not everything was done is no plain success, and one that changed nothing is a failure. */
function expectSaysWhatIsDone(order: Order): void {
  const { state, failure, outcome, parts } = order;
  const changed = [...bookedChanges([order]).tokens.values()].some((wei) => wei !== 0n);
  if (!changed) {
    expect(state).to.equal("Failed");
    expect(failure!.reason).to.equal("TransactionReverted");
    return;
  }
  const isWhole = parts.filter(({ state: partState }) => partState === "Failed").length < parts.length;
  expect(isWhole, "something was done").to.equal(true);
  const { tokens } = bookedChanges([order]);
  const balance = state === "Completed" ? outcome! : failure!.balance!;
  const profit = tokens.get(balance.realisedProfit.token) ?? 0n;
  if (outcome?.fill === undefined) expect(balance.realisedProfit.amountWei, "its profit").to.equal(profit);
  else expect(outcome.fill.received.amountWei, "what it received").to.equal(tokens.get(outcome.fill.received.token));
}

async function reorganise(open: OpenBench, then: "nothing comes back" | "the same comes back"): Promise<void> {
  await onOneBench(async (bench) => {
    const { desk, site } = bench;
    const { orderId } = await desk.submit();
    await bench.mineUntil(() => inclusionsOf(desk.order(orderId)).length > 0, "something of it is included");
    await bench.mine();
    const order = desk.order(orderId);
    const landed = inclusionsOf(order).map(({ transactionHash }) => transactionHash);
    const raws = order.intents.flatMap(({ transaction }) =>
      landed.includes(transaction.hash) ? [transaction.raw] : [],
    );
    const since = desk.fate.journal.length;
    const depth = Number((await site.headNumber()) - inclusionsOf(order)[0]!.blockNumber) + 1;
    await site.rpc("anvil_reorg", depth, then === "nothing comes back" ? [] : raws.map((raw) => [raw, depth - 1]));
    if (then === "nothing comes back") await site.rpc("anvil_dropAllTransactions");
    await bench.mine();
    await bench.mineUntil(() => !isOpen(desk.order(orderId)), "it has ended again");
    const kinds = desk.fate.journal.slice(since).map((event) => (event.type === "part" ? event.update : event).type);
    expect(kinds.filter((type) => type === "inclusion-removed" || type === "reopened" || type === "included")).not.to.be
      .empty;
  })(open);
}

/** A relay has taken everything and shown it to nobody; then, when it is too late, it shows what it was given. */
async function landLate(
  open: OpenBench,
  when: "when it is first given up" | "when all of it has ended",
): Promise<void> {
  await onOneBench(async (bench) => {
    const { desk, site } = bench;
    site.faults.relay.faults.inject({ fault: "bundle-dropped" });
    const { orderId } = await desk.submit();
    const first = desk.order(orderId);
    await bench.mineUntil(() => isGivenUp(desk.order(orderId), when), "it is given up");
    const givenUp = desk.order(orderId);
    expect(inclusionsOf(givenUp)).to.deep.equal([]);
    const since = desk.fate.journal.length;
    const { intents } = when === "when it is first given up" ? first : givenUp;
    for (const raw of newestExecutions(intents)) await site.rpc("eth_sendRawTransaction", raw);
    await desk.heard(await site.mine());
    await bench.mineUntil(() => inclusionsOf(desk.order(orderId)).length > 0, "what has landed is booked");
    const kinds = desk.fate.journal.slice(since).map((event) => (event.type === "part" ? event.update : event).type);
    expect(kinds).to.include("reopened");
  })(open);
}

function isGivenUp(order: Order, when: "when it is first given up" | "when all of it has ended"): boolean {
  if (when === "when all of it has ended" || order.parts.length === 0) return !isOpen(order);
  return order.parts.every(({ state }) => isTerminal(state));
}

/** What was signed last for each nonce. */
function newestExecutions(intents: Order["intents"]): readonly Hex[] {
  const executions = intents.filter(({ transaction }) => transaction.purpose === "execute");
  return [...Map.groupBy(executions, ({ transaction }) => transaction.nonce).values()].flatMap((signed) =>
    signed.slice(-1).map(({ transaction }) => transaction.raw),
  );
}
