import { expect } from "chai";
import type { Hex } from "../../bot/core/hex.ts";
import type { Intent, SignedTransaction } from "../../bot/core/intent.ts";
import type { Order } from "../../bot/core/order.ts";
import { anInclusion, anIntent, anOrder, anOutcome, UPDATES, WAY_TO } from "../builders/orders.ts";
import { WETH } from "../builders/signals.ts";
import type { Evidence, LandedTransaction } from "../builders/campaign-evidence.ts";
import { judge, type Judgement } from "../builders/campaign-judge.ts";

const PROFIT_WEI = 5n;
const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;
const CLEAN: Judgement = { lost: [], doubleSpentNonces: [], wrongTerminalStates: [] };

function anExecution(changes: Partial<SignedTransaction> = {}): Intent {
  const intent = anIntent();
  return { ...intent, transaction: { ...intent.transaction, ...changes } };
}

/** An order that has earned what it says, by a transaction with this hash and nonce. */
function aCompletedOrder(orderId: bigint, changes: Partial<SignedTransaction> = {}): Order {
  const inclusion = anInclusion({ transactionHash: changes.hash ?? hash("1") });
  const outcome = anOutcome({ inclusion, realisedProfit: { token: WETH, amountWei: PROFIT_WEI } });
  return anOrder(
    [
      ...WAY_TO.Validated,
      { type: "signed", intent: anExecution(changes) },
      UPDATES.published,
      { type: "included", inclusion },
      { type: "completed", outcome },
    ],
    orderId,
  );
}

function aFailedOrder(orderId: bigint, changes: Partial<SignedTransaction> = {}): Order {
  const signed = { type: "signed", intent: anExecution(changes) } as const;
  return anOrder([...WAY_TO.Validated, signed, UPDATES.published, UPDATES.failed], orderId);
}

function landed({ intents }: Order, changes: Partial<LandedTransaction> = {}): LandedTransaction {
  const { hash, account, nonce } = intents[0]!.transaction;
  return { hash, account, nonce, succeeded: true, earnedWei: PROFIT_WEI, ...changes };
}

/** Evidence of what the given orders published, and that the chain has paid for what landed. */
function evidenceOf(orders: readonly Order[], changes: Partial<Evidence> = {}): Evidence {
  const transactions = orders.flatMap(({ intents }) => intents.map(({ transaction }) => transaction));
  const { landed: onChain = [] } = changes;
  return {
    orders,
    ledgerStates: new Map(orders.map(({ orderId, state }) => [orderId, state])),
    seen: new Set(orders.map(({ orderId }) => orderId)),
    published: transactions.map(({ hash, raw, account, nonce }) => ({ hash, raw, account, nonce })),
    foreign: new Set(),
    landed: onChain,
    contractGainWei: onChain.reduce((sumWei, { earnedWei }) => sumWei + earnedWei, 0n),
    ...changes,
  };
}

describe("the judge of a campaign", () => {
  const completed = aCompletedOrder(1n);
  const failed = aFailedOrder(2n, { hash: hash("2"), nonce: 4 });

  it("finds nothing wrong with an order that earned and one that did not", () => {
    expect(judge(evidenceOf([completed, failed], { landed: [landed(completed)] }))).to.deep.equal(CLEAN);
  });

  describe("counts as lost", () => {
    it("an order without an end, and not its profit as well", () => {
      const order = anOrder(WAY_TO.Pending, 1n);
      const judgement = judge(evidenceOf([order], { landed: [landed(order)] }));
      expect(judgement).to.deep.equal({ ...CLEAN, lost: ["order 1 is left Pending"] });
    });

    it("an order that no book has any more", () => {
      const evidence = evidenceOf([completed], { landed: [landed(completed)], seen: new Set([1n, 9n]) });
      expect(judge(evidence).lost).to.deep.equal(["order 9 is in no book any more"]);
    });

    it("an order that the ledger has otherwise, or not at all", () => {
      const wrong = evidenceOf([failed], { ledgerStates: new Map([[2n, "Pending"]]) });
      const none = evidenceOf([failed], { ledgerStates: new Map() });
      expect(judge(wrong).lost).to.have.length(1);
      expect(judge(none).lost).to.have.length(1);
    });

    it("a nonce that nobody's transaction explains", () => {
      const stray = landed(completed, { hash: hash("f"), succeeded: false, earnedWei: 0n });
      expect(judge(evidenceOf([], { landed: [stray] })).lost).to.have.length(1);
      expect(judge(evidenceOf([], { landed: [stray], foreign: new Set([hash("f")]) }))).to.deep.equal(CLEAN);
    });

    it("bytes that left without a record, once, whether they landed or not", () => {
      const { published } = evidenceOf([completed]);
      expect(judge(evidenceOf([], { published })).lost).to.have.length(1);
      const both = { published, landed: [landed(completed)] };
      expect(judge(evidenceOf([], both)).lost).to.have.length(1);
    });
  });

  describe("counts a nonce as spent twice", () => {
    const other = aFailedOrder(2n, { hash: hash("2") });
    const rival = aFailedOrder(2n, { hash: hash("2"), competesWith: [hash("1")] });
    const doubles = (orders: readonly Order[], changes: Partial<Evidence> = {}): readonly string[] =>
      judge(evidenceOf(orders, { landed: [landed(completed)], ...changes })).doubleSpentNonces;

    it("when two orders were live for it that know nothing of each other", () => {
      expect(doubles([completed, other])).to.have.length(1);
    });

    it("and not when one of them is recorded as the other's rival", () => {
      expect(doubles([completed, rival])).to.deep.equal([]);
    });

    it("and not when a third one knows both, although it was never published", () => {
      const third = aFailedOrder(3n, { hash: hash("3"), competesWith: [hash("1"), hash("2")] });
      const { published } = evidenceOf([completed, other]);
      expect(doubles([completed, other, third], { published })).to.deep.equal([]);
    });

    it("and not when both are of one order", () => {
      const cancel = { type: "signed", intent: anIntent(3, "cancel") } as const;
      const order = anOrder([...WAY_TO.Submitted, cancel, UPDATES.failed], 4n);
      expect(doubles([order], { landed: [] })).to.deep.equal([]);
    });

    it("when all that links them is what the same two orders did at another nonce", () => {
      const ordersOf = (orderId: bigint, own: Hex, fill: Hex, competesWith: readonly Hex[]): Order => {
        const filling = anExecution({ nonce: 2, hash: fill, purpose: "fill", competesWith });
        const signed = [anExecution({ hash: own }), filling].map((intent) => ({ type: "signed", intent }) as const);
        return anOrder([...WAY_TO.Validated, ...signed, UPDATES.published, UPDATES.failed], orderId);
      };
      const orders = [ordersOf(5n, hash("5"), hash("6"), []), ordersOf(7n, hash("7"), hash("8"), [hash("6")])];
      expect(doubles(orders, { landed: [] })).to.have.length(1);
    });

    it("and not when one of them never left", () => {
      const { published } = evidenceOf([completed]);
      expect(doubles([completed, other], { published })).to.deep.equal([]);
    });
  });

  describe("counts as a wrong terminal state", () => {
    const wrongs = (orders: readonly Order[], changes: Partial<Evidence> = {}): readonly string[] =>
      judge(evidenceOf(orders, changes)).wrongTerminalStates;

    it("Completed without a transaction in a block", () => {
      expect(wrongs([completed])).to.have.length(1);
    });

    it("Completed by a transaction that reverted", () => {
      const reverted = landed(completed, { succeeded: false, earnedWei: 0n });
      expect(wrongs([completed], { landed: [reverted] })).to.have.length(1);
    });

    it("Failed although the execution earned", () => {
      expect(wrongs([failed], { landed: [landed(failed)] })).to.have.length(1);
    });

    it("and not Failed because what landed was the no-op", () => {
      const cancel = { type: "signed", intent: anIntent(3, "cancel") } as const;
      const order = anOrder([...WAY_TO.Submitted, cancel, UPDATES.failed], 4n);
      const noOp = landed(order, { hash: hash("2"), earnedWei: 0n });
      expect(wrongs([order], { landed: [noOp] })).to.deep.equal([]);
    });

    it("and not Failed because the execution reverted", () => {
      const reverted = landed(failed, { succeeded: false, earnedWei: 0n });
      expect(wrongs([failed], { landed: [reverted] })).to.deep.equal([]);
    });

    it("another profit than the transaction earned", () => {
      expect(wrongs([completed], { landed: [landed(completed, { earnedWei: 6n })] })).to.have.length(1);
    });

    it("profits that together are not what the contract gained", () => {
      expect(wrongs([completed], { landed: [landed(completed)], contractGainWei: 4n })).to.have.length(1);
    });
  });
});
