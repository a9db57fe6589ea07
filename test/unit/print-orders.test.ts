import { expect } from "chai";
import { describeOrders } from "../../bot/cli/print-orders.ts";
import { describeSummary } from "../../bot/cli/print-summary.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { RunTally } from "../../bot/telemetry/run-tally.ts";
import type { LedgerEntry } from "../../bot/ports/ledger.ts";
import { WETH } from "../builders/signals.ts";

const tokens = new TokenNames([]);

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
