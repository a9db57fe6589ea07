import { expect } from "chai";
import { ledgerEntryOf } from "../../bot/adapters/store/ledger-entry.ts";
import { describeHistory, describeOrders, historyJson } from "../../bot/cli/print-orders.ts";
import { describeSummary } from "../../bot/cli/print-summary.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { toDecimalJson } from "../../bot/core/decimal-json.ts";
import { partFactsOf } from "../../bot/core/part-facts.ts";
import { RunTally } from "../../bot/telemetry/run-tally.ts";
import type { LedgerEntry } from "../../bot/ports/ledger.ts";
import { anOrder, eventsOf, WAY_TO } from "../builders/orders.ts";
import { hashOf, LEGS_COMPLETED, LEGS_STRANDED, SPLIT_COMPLETED, SPLIT_SENT } from "../builders/parted-orders.ts";
import { USDC, WETH } from "../builders/signals.ts";

const tokens = new TokenNames([]);
const NAMES = new TokenNames([
  { address: WETH, symbol: "WETH", decimals: 18 },
  { address: USDC, symbol: "USDC", decimals: 6 },
]);

describe("what a person reads", () => {
  it("in the list of orders is one row an order, with hashes cut, however long a failure's story is", () => {
    const story = `not included up to block 63; pool ${WETH} was moved by 0x${"ab".repeat(32)} in block 60; ${"relay ".repeat(50)}`;
    const failed: LedgerEntry = {
      orderId: 18_446_744_073_709_551_615n,
      signalId: 1n,
      strategyId: 1,
      source: "scanner",
      kind: "flash-arbitrage",
      state: "Failed",
      createdAtMs: 0,
      profitToken: WETH,
      failureReason: "MEVBundleFailed",
      failureDetail: story,
    };
    const rows = describeOrders([failed], tokens).split("\n");
    expect(rows).to.have.length(2);
    expect(rows[1]?.length).to.be.at.most(150);
    expect(rows[1]).to.include("moved by 0xabababab…").and.to.match(/…$/);
  });

  it("in the list of orders tells an end that is not final, and what a failure has cost", () => {
    const entry: LedgerEntry = {
      orderId: 1n,
      signalId: 1n,
      strategyId: 1,
      source: "scanner",
      kind: "flash-arbitrage",
      state: "Failed",
      settled: false,
      createdAtMs: 0,
      profitToken: WETH,
      gasCostWei: 2n * 10n ** 15n,
      failureReason: "TransactionReverted",
      failureDetail: "K".repeat(200),
    };
    const [, failed] = describeOrders([entry], tokens).split("\n");
    expect(failed).to.match(/TransactionReverted: K+…; gas 0\.002 ETH; not final yet$/);
    expect(failed?.length).to.be.at.most(150);
    const { failureReason: _reason, failureDetail: _detail, ...rest } = entry;
    const [, final] = describeOrders(
      [{ ...rest, state: "Completed", settled: true, realisedProfitWei: 1n }],
      tokens,
    ).split("\n");
    expect(final).to.match(/gas and bid 0\.002 ETH$/);
  });

  it("in the list of orders says of a trade what was changed into what, or how far it is, and what a failure holds", () => {
    const rows = [SPLIT_COMPLETED, SPLIT_SENT, LEGS_STRANDED, LEGS_COMPLETED].map((updates) => {
      const [, row = ""] = describeOrders([ledgerEntryOf(anOrder(updates))], NAMES).split("\n");
      return row.split(/ {2,}/).slice(2).join("  ");
    });
    expect(rows).to.deep.equal([
      "split  Completed  sold 1 WETH for 1995 USDC, which is less than was wanted; gas 0.002 ETH",
      "split  Submitted  submitted: 0 of 2 parts confirmed",
      "legs  Failed  partly: TransactionReverted: it could no…; holds 1995 USDC; gas 0.006 ETH; not final yet",
      "legs  Completed  earned 0.01 WETH, gas and bid 0.004 ETH; not final yet",
    ]);
  });

  it("of one trade is each of its transactions in a row, and the whole in the last one", () => {
    const order = anOrder(LEGS_STRANDED);
    const text = describeHistory({ order, events: eventsOf(LEGS_STRANDED) }, NAMES);
    const table = text.split("\n\n")[1]?.split("\n") ?? [];
    expect(table.map((row) => row.split(/ {2,}/).join(" | "))).to.deep.equal([
      "part | purpose | exchange | status | hash | block | gas used | gas price (wei) | traded | error",
      "approve | approve | confirmed | 0x11111111… | 18000001 | 210000 | 9523809523",
      "buy | swap | sushiswap | confirmed | 0x11111111… | 18000001 | 210000 | 9523809523 | 1 WETH for 1995 USDC",
      "sell | swap | uniswap-v2 | failed | 0x11111111… | 18000001 | 210000 | 9523809523 | TransactionReverted: too little output",
      "whole trade | partly | 630000",
    ]);
    expect(text).to.include(`execute transaction ${hashOf(6)} by 0x${"a".repeat(40)}, nonce 6: buy`);
    expect(text).to.match(/failed +TransactionReverted: it could not be sold; it has cost 1 WETH and holds 1995 USDC$/);
  });

  it("a program gets as the same facts, without the bytes that were signed", () => {
    const order = anOrder(SPLIT_COMPLETED);
    const json = historyJson({ order, events: eventsOf(SPLIT_COMPLETED) });
    expect(json).to.have.property("status", "partly");
    expect(json).to.have.deep.property("parts", partFactsOf(order));
    expect(toDecimalJson(json)).not.to.include(order.intents[0]?.transaction.raw);
    expect(historyJson({ order: anOrder(WAY_TO.Completed), events: [] })).to.have.all.keys("order", "events");
  });

  it("at the end of a run is a table whose second column stands in one line", () => {
    const summary = new RunTally({ wrappedNative: WETH, dryRun: true, elapsedMs: () => 0 }).summary(4);
    const rows = describeSummary(summary, tokens).trim().split("\n");
    expect(rows.map((row) => row.split(/ {2,}/)[0])).to.deep.equal([
      "blocks",
      "opportunities",
      "orders",
      "bundles",
      "profit",
      "gas and bids",
      "net",
      "dry run",
    ]);
    expect(
      new Set(rows.map((row) => row.length - (/^\S+(?: \S+)* {2,}(.*)$/.exec(row)?.[1]?.length ?? 0))).size,
    ).to.equal(1);
  });
});
