import { expect } from "chai";
import { Output } from "../../bot/cli/output.ts";
import { performExplain } from "../../bot/cli/perform-orders.ts";
import { describeExplanation } from "../../bot/cli/print-explanation.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { explainOrder } from "../../bot/commands/explain-order.ts";
import { toDecimalJson } from "../../bot/core/decimal-json.ts";
import { describeDenial } from "../../bot/core/denial.ts";
import type { FailureReason } from "../../bot/core/failure-reason.ts";
import type { Ledger } from "../../bot/ports/ledger.ts";
import { booksOf } from "../builders/books.ts";
import { anInclusion, anOutcome, aSignedIntent, type OrderUpdate, UPDATES } from "../builders/orders.ts";
import { thrownBy } from "../builders/thrown-by.ts";
import { USDC, WETH } from "../builders/signals.ts";

const TOKENS = new TokenNames([
  { address: WETH, symbol: "WETH", decimals: 18 },
  { address: USDC, symbol: "USDC", decimals: 6 },
]);
const { created, answered, included, reopened, settled } = UPDATES;
const ACCOUNT = UPDATES.signed.intent.transaction.account;
const THEIRS = `0x${"9".repeat(64)}` as const;

const validated: OrderUpdate = { ...UPDATES.validated, simulation: { by: "node", gasUsed: 210_000n } };
const intent = aSignedIntent();
const { hash } = intent.transaction;
const signed: OrderUpdate = { type: "signed", intent };
const published: OrderUpdate = UPDATES.published;
const [first, second] = UPDATES.published.targetBlocks;
const SENT: readonly OrderUpdate[] = [created, validated, signed, published];

const failed = (reason: FailureReason, detail: string): OrderUpdate => ({ type: "failed", reason, detail });

function explain(
  updates: readonly OrderUpdate[],
  others: ReadonlyMap<bigint, readonly OrderUpdate[]> = new Map(),
): string {
  const books = booksOf(new Map([[42n, updates], ...others]));
  return describeExplanation(explainOrder(books, 42n, "data"), TOKENS);
}

describe("the explanation of an order", () => {
  it("that we denied has the numbers of the denial, and that nothing was signed", () => {
    const denial = describeDenial({ code: "insufficient-profit", netProfitWei: 5n, minNetProfitWei: 10n });
    const text = explain([created, failed("InsufficientProfit", denial), settled]);
    expect(text.split("\n")).to.deep.equal([
      "Order 42 failed before anything was signed: the profit after gas and bid is 5 wei, at least 10 wei are wanted (InsufficientProfit).",
      `It came from signal ${created.signal.signalId} of test, seen in block 18000000 and valid through block 18000003: WETH → USDC → WETH, expecting 0.01 WETH.`,
      "It was never simulated to the end.",
    ]);
  });

  it("that was denied by its simulation says so", () => {
    const denial = describeDenial({ code: "simulation-reverted", problem: "UniswapV2: K" });
    expect(explain([created, failed("StaleSignal", denial)])).to.include("the simulation reverted: UniswapV2: K");
  });

  it("that was signed and never sent says so", () => {
    const text = explain([created, validated, signed, failed("StaleSignal", "it was never sent: block 5 had passed")]);
    expect(text).to.include(
      "was signed, and failed before it was sent to anybody: it was never sent: block 5 had passed",
    );
    expect(text).not.to.include("not final");
  });

  it("that no builder took tells simulation, bid, blocks, what each relay said and told, and who took the pool", () => {
    const detail = "not included up to block 18000002, its last one; flashbots: accepted (0xb1)";
    const text = explain([
      ...SENT,
      { ...published, via: "titan" },
      answered,
      { ...answered, targetBlock: second },
      { ...answered, via: "titan", answer: "rejected", detail: "bundle too old" },
      { ...answered, via: "titan", targetBlock: second, answer: "unknown", detail: "timeout after 2000 ms" },
      { ...UPDATES["bundle-status"], status: { isSimulated: false } },
      {
        ...UPDATES["bundle-status"],
        targetBlock: second,
        status: { isSimulated: true, consideredByBuilders: 2, sealedByBuilders: 0 },
      },
      {
        ...failed("MEVBundleFailed", detail),
        priorMove: { transactionHash: THEIRS, resource: USDC, blockNumber: first },
      } as OrderUpdate,
    ]);
    expect(text.split("\n")).to.deep.equal([
      "Order 42 failed: not included up to block 18000002, its last one (MEVBundleFailed).",
      `It came from signal ${created.signal.signalId} of test, seen in block 18000000 and valid through block 18000003: WETH → USDC → WETH, expecting 0.01 WETH.`,
      "It was tried by a node, where it used 210000 gas: it would have brought 0.009 WETH, and 0.007 WETH after gas and bid.",
      `It signed ${hash} with nonce 3 of ${ACCOUNT}.`,
      "It bid 2 gwei as a tip and at most 30 gwei in all for each of at most 300000 gas, which is 0.009 ETH at most.",
      "It was sent to flashbots for blocks 18000001 and 18000002.",
      "flashbots accepted it for blocks 18000001 and 18000002.",
      "flashbots says of the bundle for block 18000001: it was not simulated.",
      "flashbots says of the bundle for block 18000002: it was simulated, considered by 2 builders, sealed by none.",
      "It was sent to titan for blocks 18000001 and 18000002.",
      "titan rejected it for block 18000001: bundle too old.",
      "titan gave no clear answer for block 18000002, so that it may have it or not: timeout after 2000 ms.",
      `Pool ${USDC} was moved first: by transaction ${THEIRS} in block 18000001.`,
      "This end is not final yet: a reorganisation or a late inclusion may still change it.",
    ]);
  });

  it("of which a relay never told what became says that", () => {
    const text = explain([...SENT, answered, failed("MEVBundleFailed", "no builder took it"), settled]);
    expect(text).to.include("What became of the bundle for block 18000001 flashbots has not told.");
    expect(text).not.to.include("not final");
  });

  it("names blocks in their order, whichever a relay answered for first", () => {
    const answers = [18_000_002n, 18_000_001n].map((targetBlock) => ({ ...answered, targetBlock }));
    const text = explain([...SENT, ...answers, failed("MEVBundleFailed", "no builder took it")]);
    expect(text).to.include("flashbots accepted it for blocks 18000001 and 18000002.");
  });

  it("of which nobody has answered says that", () => {
    expect(explain(SENT)).to.include(
      "It was sent to flashbots for blocks 18000001 and 18000002. No answer to that is on record.",
    );
  });

  it("that reverted says why, and what it cost", () => {
    const inclusion = anInclusion({ succeeded: false, transactionHash: hash });
    const text = explain([
      ...SENT,
      { ...included, inclusion },
      failed("TransactionReverted", "UniswapV2: K; pool moved"),
    ]);
    expect(text).to.include("was included in block 18000001 and reverted: UniswapV2: K (TransactionReverted).");
    expect(text).to.include("That cost 0.002 ETH for 210000 gas.");
  });

  it("whose nonce a rival of ours took names the rival", () => {
    const rival = aSignedIntent({ tipGwei: 3, competesWith: [hash] });
    const inclusion = anInclusion({ transactionHash: rival.transaction.hash });
    const rivals = new Map<bigint, readonly OrderUpdate[]>([
      [43n, [created, validated, { type: "signed", intent: rival }, published, { ...included, inclusion }]],
      [44n, [created, validated, { type: "signed", intent: aSignedIntent({ nonce: 4 }) }, published, included]],
    ]);
    const text = explain(
      [
        ...SENT,
        failed(
          "MEVBundleFailed",
          `its nonce 3 was used by ${rival.transaction.hash}, of another order, in block 18000001`,
        ),
      ],
      rivals,
    );
    expect(text).to.include("failed, because another one of ours landed in its place (MEVBundleFailed).");
    expect(text).to.include("Only one transaction can use nonce 3: order 43 of ours did, in block 18000001, with ");
  });

  it("whose nonce a rival took after it had failed does not blame the rival", () => {
    const inclusion = anInclusion({ transactionHash: THEIRS });
    const rival: OrderUpdate = { type: "signed", intent: aSignedIntent({ hash: THEIRS }) };
    const later = new Map([[43n, [created, validated, rival, published, { ...included, inclusion }]]]);
    const text = explain([...SENT, failed("MEVBundleFailed", "not included up to block 5, its last one")], later);
    expect(text).to.include("failed: not included up to block 5, its last one (MEVBundleFailed).");
    expect(text).not.to.include("order 43");
  });

  it("that competed from the beginning says with how many", () => {
    const rivals = { type: "signed", intent: aSignedIntent({ competesWith: [THEIRS] }) } as const;
    expect(explain([created, validated, rivals, published])).to.include("another transaction of ours already competed");
  });

  it("whose nonce a stranger used has the executor's words", () => {
    const detail = `nonce 3 of ${ACCOUNT} was used by a transaction that is not ours`;
    expect(explain([...SENT, failed("TransactionDropped", detail)])).to.include(
      `failed: ${detail} (TransactionDropped).`,
    );
  });

  it("that was replaced and then cancelled tells each transaction, and what the cancellation cost", () => {
    const [replacement, cancellation] = [
      aSignedIntent({ tipGwei: 3 }),
      aSignedIntent({ tipGwei: 4, purpose: "cancel" }),
    ];
    const inclusion = anInclusion({ transactionHash: cancellation.transaction.hash, gasUsed: 21_000n });
    const text = explain([
      ...SENT,
      { ...published, via: "public-pool", targetBlocks: [] },
      { ...answered, via: "public-pool", answer: "accepted" },
      { type: "signed", intent: replacement },
      { type: "signed", intent: cancellation },
      { ...included, inclusion },
      failed("NetworkTimeout", "not mined in time"),
    ]);
    expect(text).to.include(
      `was cancelled: its nonce was spent on nothing in block 18000001, by ${cancellation.transaction.hash} (NetworkTimeout).`,
    );
    expect(text).to.include("That cost 0.002 ETH for 21000 gas.");
    expect(text).to.include(
      `It was replaced by one that pays more, for the same nonce 3: ${replacement.transaction.hash}.`,
    );
    expect(text).to.include(`A cancellation was signed that spends its nonce 3: ${cancellation.transaction.hash}.`);
    expect(text).to.include("It bid 3 gwei as a tip");
    expect(text).to.include("It was handed to the public pool, where everybody sees it.");
  });

  it("that earned tells what, against what was predicted, and where", () => {
    const realisedProfit = { token: WETH, amountWei: 8n * 10n ** 15n };
    const text = explain([
      ...SENT,
      answered,
      included,
      { type: "completed", outcome: anOutcome({ realisedProfit }) },
      settled,
    ]);
    expect(text).not.to.include("has not told");
    expect(text).to.match(
      /^Order 42 earned 0\.008 WETH, where 0\.009 WETH was predicted: it was included in block 18000001 by 0x1+, and gas and bid were 0\.002 ETH\.$/m,
    );
  });

  it("that is open says where it stands", () => {
    expect(explain([created])).to.match(/^Order 42 is open: it is Created\.$/m);
  });

  it("that was corrected tells what was taken back, and what went on", () => {
    const text = explain([
      ...SENT,
      included,
      UPDATES["inclusion-removed"],
      failed("MEVBundleFailed", "no builder took it"),
      reopened,
      UPDATES.noted,
    ]);
    expect(text).to.match(/^At 2023-11-14T22:13:20\.005Z a reorganisation took back block 18000001 with 0x1+\.$/m);
    expect(text).to.include("It had ended, and went on at 2023-11-14T22:13:20.007Z: included after all.");
    expect(text).to.include("Noted: the relay took 900 ms.");
  });

  it("lets no relay's words command the terminal, and is one line a sentence whatever they are", () => {
    const text = explain([...SENT, { ...answered, answer: "rejected", detail: "\u001b[2J\r\nOrder 42 earned" }]);
    expect(text).not.to.include("\u001b");
    expect(text).not.to.match(/^Order 42 earned/m);
  });

  it("for programs has the same as data, and never the signed bytes", () => {
    let printed = "";
    const terminal = { write: (text: string) => void (printed += text) };
    const output = new Output({ stdout: terminal, stderr: terminal, json: true, redact: (text) => text });
    const ledger = booksOf(new Map([[42n, [...SENT, answered, failed("MEVBundleFailed", "no builder took it")]]]));
    expect(
      performExplain({ ledger, directory: "data", tokens: TOKENS }, { orderId: 42n, env: "x", json: true }, output),
    ).to.equal(0);
    const explanation = JSON.parse(printed) as Record<string, unknown>;
    expect(explanation).to.deep.include({
      orderId: "42",
      state: "Failed",
      settled: false,
      verdict: "not-included",
      reason: "MEVBundleFailed",
    });
    expect(explanation).to.deep.include({ targetBlocks: ["18000001", "18000002"] });
    expect(explanation["bid"]).to.deep.equal({
      maxPriorityFeePerGasWei: "2000000000",
      maxFeePerGasWei: "30000000000",
      gasLimit: "300000",
    });
    expect(explanation["sentences"]).to.include("flashbots accepted it for block 18000001.");
    expect(printed).not.to.include(intent.transaction.raw.slice(0, 40));
    expect(printed).not.to.include('"raw"');
  });

  it("does without a bid when the bytes cannot be read", () => {
    const explanation = explainOrder(booksOf(new Map([[42n, [created, validated, UPDATES.signed]]])), 42n, "data");
    expect(explanation).not.to.have.property("bid");
    expect(toDecimalJson(explanation)).not.to.include("0x02f8aa");
  });

  it("of an order that is not in the books is a fault", async () => {
    const none: Ledger = booksOf(new Map());
    const fault = await thrownBy(() => explainOrder(none, 42n, "data"));
    expect(fault.code).to.equal("ORDER_NOT_FOUND");
  });
});
