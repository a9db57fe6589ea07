import { expect } from "chai";
import { describeExplanation } from "../../bot/cli/print-explanation.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { explainOrder } from "../../bot/commands/explain-order.ts";
import { booksOf } from "../builders/books.ts";
import { anInclusion, anOutcome, type OrderUpdate, UPDATES } from "../builders/orders.ts";
import {
  A_FILL,
  aLegsSignal,
  aSwapBrief,
  created,
  hashOf,
  LEGS_COMPLETED,
  LEGS_STRANDED,
  ofPart,
  signedPart,
  SPLIT_COMPLETED,
  SPLIT_SENT,
} from "../builders/parted-orders.ts";
import { USDC, WETH } from "../builders/signals.ts";

const TOKENS = new TokenNames([
  { address: WETH, symbol: "WETH", decimals: 18 },
  { address: USDC, symbol: "USDC", decimals: 6 },
]);
const ACCOUNT = `0x${"a".repeat(40)}`;

function explanationOf(
  updates: readonly OrderUpdate[],
  others: ReadonlyMap<bigint, readonly OrderUpdate[]> = new Map(),
) {
  return explainOrder(booksOf(new Map([[42n, updates], ...others])), 42n, "data");
}

const explain = (updates: readonly OrderUpdate[]): readonly string[] =>
  describeExplanation(explanationOf(updates), TOKENS).split("\n");

describe("the explanation of a trade", () => {
  it("that was made in part tells what was sold, what all of it cost, and what became of each part", () => {
    const [signal, ...lines] = explain(SPLIT_COMPLETED).filter((line) => !line.startsWith("It came from"));
    expect([signal, ...lines]).to.deep.equal([
      "Order 42 sold 1 WETH for 1995 USDC, which is less than was wanted.",
      "All of it cost 0.002 ETH for 210000 gas.",
      "Nothing tried it before it was signed.",
      `Its part "sushiswap", a swap on sushiswap, is ${hashOf(3)} with nonce 3 of ${ACCOUNT}: confirmed in block 18000001, 1 WETH for 1995 USDC, for 210000 gas at 9.523809 gwei.`,
      `Its part "uniswap-v2", a swap on uniswap-v2, is ${hashOf(4)} with nonce 4 of ${ACCOUNT}: failed (NetworkTimeout: it waited).`,
      "It was sent to flashbots for blocks 18000001 and 18000002.",
      "flashbots accepted it for block 18000001.",
    ]);
    expect(explain(SPLIT_COMPLETED).join()).to.include("sell 2 WETH for USDC.").and.not.to.include("without amounts");
    expect(explanationOf(SPLIT_COMPLETED)).to.include({ verdict: "partly-traded", gasCostWei: 2_000_000_000_000_000n });
  });

  it("by legs of which the second one failed says what it has cost and holds", () => {
    const [end, left, cost] = explain(LEGS_STRANDED);
    expect([end, left, cost]).to.deep.equal([
      "Order 42 was made in part and failed then: it could not be sold (TransactionReverted).",
      "It has cost 1 WETH and holds 1995 USDC.",
      "All of it cost 0.006 ETH for 630000 gas.",
    ]);
    expect(explanationOf(LEGS_STRANDED).verdict).to.equal("partly-traded");
  });

  it("by legs that earned says so, with the gas of all of them", () => {
    const [end, cost] = explain(LEGS_COMPLETED);
    expect(end).to.equal("Order 42 earned 0.01 WETH, where 0.009 WETH was predicted.");
    expect(cost).to.equal("All of it cost 0.004 ETH for 420000 gas.");
  });

  it("has what relays said of its parts, and tells the bundles of one block apart", () => {
    const rejected = { ...UPDATES.answered, answer: "rejected", detail: "bundle too old" } as const;
    const { relays } = explanationOf([
      ...SPLIT_SENT,
      ofPart("uniswap-v2", rejected),
      ofPart("sushiswap", UPDATES["bundle-status"]),
      ofPart("uniswap-v2", { ...UPDATES["bundle-status"], status: { isSimulated: false } }),
    ]);
    expect(relays).to.have.lengthOf(1);
    const [{ name, answers, statuses, targetBlocks } = {}] = relays;
    expect([name, targetBlocks]).to.deep.equal(["flashbots", UPDATES.published.targetBlocks]);
    expect(answers).to.deep.equal([
      { partId: "uniswap-v2", answer: "rejected", detail: "bundle too old", targetBlock: rejected.targetBlock },
    ]);
    expect(statuses?.map(({ partId, isSimulated }) => [partId, isSimulated])).to.deep.equal([
      ["sushiswap", true],
      ["uniswap-v2", false],
    ]);
  });

  it("of which nothing was traded says what reverted, or that an approval is all there is", () => {
    const failed = { type: "failed", reason: "NetworkTimeout", detail: "its time was up" } as const;
    const approved = LEGS_STRANDED.slice(
      0,
      LEGS_STRANDED.findIndex((update) => isSignatureOf("buy", update)),
    );
    expect(explanationOf([...approved, failed]).verdict).to.equal("not-included");
    const reverted = anInclusion({ transactionHash: hashOf(3), succeeded: false });
    const life = [...SPLIT_SENT, ofPart("sushiswap", { type: "included", inclusion: reverted }), failed];
    expect(explanationOf(life).verdict).to.equal("reverted");
    expect(explain(life)[0]).to.equal("Order 42 failed: its time was up (NetworkTimeout).");
  });

  it("tells what a reorganisation took from a part, and what was noted of it", () => {
    const explanation = explanationOf([
      ...SPLIT_SENT,
      ofPart("sushiswap", UPDATES.included),
      ofPart("sushiswap", UPDATES["inclusion-removed"]),
      ofPart("sushiswap", UPDATES.noted),
    ]);
    expect(explanation.corrections[0]).to.include({ type: "inclusion-removed", partId: "sushiswap" });
    expect(explanation.remarks).to.deep.equal(["sushiswap: the relay took 900 ms"]);
  });

  it("knows the rivals of each of its nonces, among them the parts of other orders", () => {
    const others = new Map([
      [7n, [...created(aLegsSignal("other")), signedPart(aSwapBrief("buy"), 4), signedPart(aSwapBrief("sell"), 9)]],
      [8n, [UPDATES.created, UPDATES.validated, UPDATES.signed]],
      [9n, [...created(aLegsSignal("third")), signedPart(aSwapBrief("buy"), 11)]],
    ]);
    const { rivals } = explanationOf(SPLIT_SENT, others);
    expect(rivals).to.have.deep.members([
      { orderId: 8n, state: "Validated", transactionHash: UPDATES.signed.intent.transaction.hash },
      { orderId: 7n, state: "Validated", transactionHash: hashOf(4) },
    ]);
  });

  it("that was wanted in full and is says no more", () => {
    const fill = { ...A_FILL, isPartial: false };
    const updates = SPLIT_COMPLETED.map((update) =>
      update.type === "completed" ? { ...update, outcome: { ...anOutcome(), ...update.outcome, fill } } : update,
    );
    expect(explain(updates)[0]).to.equal("Order 42 sold 1 WETH for 1995 USDC.");
    expect(explanationOf(updates).verdict).to.equal("traded");
  });
});

function isSignatureOf(partId: string, update: OrderUpdate): boolean {
  return update.type === "signed" && update.intent.part?.partId === partId;
}
