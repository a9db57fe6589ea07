import { expect } from "chai";
import { Output } from "../../bot/cli/output.ts";
import { profitsCsv } from "../../bot/cli/profits-csv.ts";
import { Reporter } from "../../bot/cli/reporter.ts";
import { formatAmount, TokenNames } from "../../bot/cli/units.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { LedgerEntry } from "../../bot/ports/ledger.ts";
import {
  anExpectation,
  anInclusion,
  anOrder,
  eventsOf,
  type OrderUpdate,
  UPDATES,
  WAY_TO,
} from "../builders/orders.ts";
import { aSplitSignal, LEGS_STRANDED, ofPart, SPLIT_COMPLETED, SPLIT_SENT } from "../builders/parted-orders.ts";
import { STRANGER } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

const TOKENS = new TokenNames([
  { address: WETH, symbol: "WETH", decimals: 18 },
  { address: USDC, symbol: "USDC", decimals: 6 },
]);

function aTerminal(isTTY = false): { readonly isTTY: boolean; readonly text: () => string; write(text: string): void } {
  let written = "";
  return { isTTY, text: () => written, write: (text) => void (written += text) };
}

function aReporter(settings: { readonly isTTY?: boolean; readonly json?: boolean } = {}) {
  const [stdout, stderr] = [aTerminal(settings.isTTY), aTerminal(settings.isTTY)];
  const output = new Output({ stdout, stderr, json: settings.json ?? false, redact: (text) => text });
  const clock = { ms: 0, nowMs: () => clock.ms };
  const reporter = new Reporter({ output, tokens: TOKENS, wrappedNative: WETH, headBlock: () => 18_000_001n, clock });
  const live = (updates: readonly OrderUpdate[], orderId = 42n): void =>
    eventsOf(updates, orderId).forEach((event, index) =>
      reporter.onOrderEvent(event, anOrder(updates.slice(0, index + 1), orderId)),
    );
  return { reporter, live, stdout, stderr, clock };
}

describe("reporter", () => {
  it("shows an order's life in one line an event: time, block, order, state, what", () => {
    const { live, stdout } = aReporter();
    live(WAY_TO.Completed);
    const lines = stdout.text().trimEnd().split("\n");
    expect(lines).to.have.length(5);
    expect(lines[0]).to.equal("22:13:20  block 18000001  order 42  Created    WETH → USDC → WETH, expecting 0.01 WETH");
    expect(lines.map((line) => line.split("  ")[3]?.trim())).to.deep.equal([
      "Created",
      "Validated",
      "Submitted",
      "Pending",
      "Completed",
    ]);
    expect(lines[4]).to.include("earned 0.009 WETH (as predicted), gas and bid 0.002 ETH; total 0.007 ETH");
  });

  it("shows no more lines a second than can be read, and says how many it left out", () => {
    const { live, reporter, stdout, clock } = aReporter();
    for (let order = 1n; order <= 150n; order += 1n) live(WAY_TO.Created, order);
    const lines = (): string[] => stdout.text().trimEnd().split("\n");
    expect(lines()).to.have.length(100);
    clock.ms = 1_000;
    live(WAY_TO.Created, 151n);
    expect(lines().slice(100)[0]).to.match(/^… and 50 more lines/);
    expect(lines().slice(101)[0]).to.include("order 151");
    for (let order = 0n; order < 101n; order += 1n) live(WAY_TO.Created, 200n + order);
    reporter.close();
    expect(lines().at(-1)).to.match(/^… and 2 more lines/);
  });

  it("says that orders are halted, by whose words, and when they no longer are", () => {
    const { reporter, stdout } = aReporter();
    reporter.onHalt({ reason: "a\ndrill", atMs: 0, cancelInFlight: true });
    reporter.onHalt(undefined);
    expect(stdout.text().split("\n")).to.deep.equal([
      "00:00:00  ! Halted (a drill): no new orders are made until `arb resume`, and what is in flight is cancelled as far as it can be.",
      "00:00:00  ! No longer halted: orders may be made.",
      "",
    ]);
  });

  it("adds the total up over orders, and takes a reopened one out", () => {
    const { live, stdout } = aReporter();
    live(WAY_TO.Completed, 1n);
    live(WAY_TO.Completed, 2n);
    expect(stdout.text()).to.include("total 0.014 ETH");
    live([...WAY_TO.Completed, UPDATES.reopened, UPDATES.included, UPDATES.completed], 1n);
    expect(stdout.text().trimEnd()).to.match(/total 0.014 ETH$/);
    live([...WAY_TO.Completed, UPDATES.reopened], 2n);
    live(WAY_TO.Completed, 3n);
    expect(stdout.text().trimEnd()).to.match(/total 0.014 ETH$/);
  });

  it("says what a reopened order and a late inclusion do to the total", () => {
    const { live, stdout } = aReporter();
    live([...WAY_TO.Completed, UPDATES.reopened]);
    expect(stdout.text().trimEnd()).to.match(/included after all; total 0 ETH$/);
    const reverted = { ...UPDATES.included, inclusion: anInclusion({ succeeded: false }) };
    live([...WAY_TO.Submitted, UPDATES.failed, UPDATES.reopened, reverted, UPDATES.failed], 43n);
    expect(stdout.text().trimEnd()).to.match(/no builder took it; total -0.002 ETH$/);
  });

  it("takes from the total what an earlier run had booked and a reorganisation takes back, and nothing else", () => {
    const { live, reporter, stdout } = aReporter();
    reporter.onResumed(anOrder(WAY_TO.Completed, 1n));
    reporter.onResumed(anOrder(WAY_TO.Completed, 2n));
    const [settled, reopened] = [UPDATES.settled, UPDATES.reopened].map((update) => [...WAY_TO.Completed, update]);
    reporter.onOrderEvent(eventsOf(settled!, 1n).at(-1)!, anOrder(settled!, 1n));
    expect(stdout.text()).to.equal("");
    reporter.onOrderEvent(eventsOf(reopened!, 2n).at(-1)!, anOrder(reopened!, 2n));
    expect(stdout.text().trimEnd()).to.match(/total -0.007 ETH$/);
    live(WAY_TO.Completed, 3n);
    expect(stdout.text().trimEnd()).to.match(/total 0 ETH$/);
  });

  it("colours only on a terminal", () => {
    const [plain, coloured] = [aReporter(), aReporter({ isTTY: true })];
    plain.live(WAY_TO.Completed);
    coloured.live(WAY_TO.Completed);
    expect(plain.stdout.text()).not.to.include("\u001b");
    expect(coloured.stdout.text()).to.include("\u001b[32mCompleted\u001b[39m");
  });

  it("leaves stdout to the result with --json", () => {
    const { live, stdout, stderr } = aReporter({ json: true });
    live(WAY_TO.Failed);
    expect(stdout.text()).to.equal("");
    expect(stderr.text()).to.include("MEVBundleFailed: no builder took it");
  });

  it("lets no relay's words command the terminal", () => {
    const { live, stdout } = aReporter({ isTTY: true });
    live([...WAY_TO.Submitted, { ...UPDATES.answered, answer: "rejected", detail: "\u001b[2J\r\nCompleted" }]);
    expect(stdout.text()).not.to.include("\u001b[2J");
    expect(stdout.text()).to.include("flashbots rejected for block 18000001:  [2J Completed");
  });

  it("shows what a trade has sold, not that it earned nothing, and each of its parts", () => {
    const { live, stdout } = aReporter();
    live(SPLIT_COMPLETED);
    const lines = stdout.text().trimEnd().split("\n");
    expect(lines.map((line) => line.split("  ").slice(3).join("  ").trim())).to.deep.equal([
      "Created    sell 2 WETH for USDC",
      "Validated  planned and simulated",
      "Submitted  sushiswap: sending to flashbots for blocks 18000001, 18000002",
      "Submitted  uniswap-v2: sending to flashbots for blocks 18000001, 18000002",
      "Pending    sushiswap: included in block 18000001",
      "Pending    sushiswap: confirmed, 1 WETH for 1995 USDC",
      "Pending    uniswap-v2: NetworkTimeout: it waited",
      "Completed  sold 1 WETH for 1995 USDC, which is less than was wanted; gas 0.002 ETH; total -0.002 ETH",
    ]);
  });

  it("says of legs that were half made what they have cost and hold", () => {
    const { live, stdout } = aReporter();
    live(LEGS_STRANDED);
    expect(stdout.text().trimEnd()).to.match(
      /TransactionReverted: it could not be sold; it has cost 1 WETH and holds 1995 USDC; total -1.006 ETH$/,
    );
  });

  it("shows once that a trade is in a pool, however many parts of it are", () => {
    const { live, stdout } = aReporter();
    live([...SPLIT_SENT, ofPart("sushiswap", UPDATES.seen), ofPart("uniswap-v2", UPDATES.seen)]);
    expect(stdout.text().match(/in the pool of/g)).to.have.lengthOf(1);
  });

  it("says of a trade that a dry run did not send it, and no profit", () => {
    const { reporter, stdout } = aReporter();
    reporter.onDryRun({ ...anOrder(WAY_TO.Validated), signal: aSplitSignal() }, anExpectation);
    expect(stdout.text().trimEnd()).to.match(/dry run: not sent$/);
  });

  it("says what a dry run did not send", () => {
    const { reporter, stdout } = aReporter();
    reporter.onDryRun(anOrder(WAY_TO.Validated), anExpectation);
    expect(stdout.text()).to.include("dry run: not sent; would have earned 0.007 WETH after gas and bid");
  });
});

describe("amounts for people", () => {
  it("are cut off after six digits, and never zero when they are not", () => {
    expect(formatAmount(1_999_999_999_999_999_999n, 18)).to.equal("1.999999");
    expect(formatAmount(1n, 18)).to.equal("<0.000001");
    expect(formatAmount(-1_500_000n, 6)).to.equal("-1.5");
    expect(formatAmount(0n, 18)).to.equal("0");
    expect(formatAmount(7n, 0)).to.equal("7");
  });

  it("names ether that a pool trades unwrapped, whatever the pool list has", () => {
    const ether: Address = `0x${"0".repeat(40)}`;
    expect(TOKENS.amount({ token: ether, amountWei: 15n * 10n ** 17n })).to.equal("1.5 ETH");
    expect(TOKENS.amount({ token: STRANGER, amountWei: 7n })).to.include("7 base units");
  });
});

describe("profits as CSV", () => {
  const entry: LedgerEntry = {
    orderId: 42n,
    state: "Completed",
    strategyId: 1,
    signalId: 7n,
    source: '=HYPERLINK("http://x","a,b")',
    kind: "flash-arbitrage",
    createdAtMs: 0,
    profitToken: WETH,
    realisedProfitWei: 12_345_678_901_234_567_890n,
  };

  it("quotes after RFC 4180 and lets no spreadsheet run a field", () => {
    const [header, row, rest] = profitsCsv([entry], TOKENS).split("\r\n");
    expect(header).to.match(/^order_id,signal_id,/);
    expect(row).to.include(`42,7,1,"'=HYPERLINK(""http://x"",""a,b"")",1970-01-01T00:00:00.000Z,,`);
    expect(row).to.include(",WETH,,12345678901234567890,");
    expect(rest).to.equal("");
  });

  it("has what a trade has cost, and no profit of zero", () => {
    const { source: _source, ...facts } = entry;
    const trade = { ...facts, source: "api", kind: "split-trade", realisedProfitWei: 0n, gasCostWei: 5n } as const;
    const [, row] = profitsCsv([trade], TOKENS).split("\r\n");
    expect(row).to.match(/,WETH,,,,5,,,split-trade$/);
  });
});
