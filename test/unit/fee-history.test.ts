import { expect } from "chai";
import { feeHistoryOf, readFeeHistory } from "../../bot/adapters/chain/fee-history.ts";
import { aHead } from "../builders/heads.ts";

const ROW = ["0x0", "0x1", "0x2", "0x3", "0x4", "0x5", "0x6", "0x7", "0x8"];
const EMPTY_BLOCK = ROW.map(() => "0x0");

function answer(changes: Record<string, unknown> = {}): unknown {
  return {
    oldestBlock: "0x63",
    reward: [EMPTY_BLOCK, ROW],
    baseFeePerGas: ["0x1"],
    gasUsedRatio: [0, 0.5],
    ...changes,
  };
}

describe("the fee history", () => {
  it("says what each percentile paid, newest last, and rounds up to one that was asked for", () => {
    const history = feeHistoryOf(answer(), 100n)!;
    expect(history.blockNumber).to.equal(100n);
    expect(history.tipsWei(60)).to.deep.equal([0n, 5n]);
    expect(history.tipsWei(55)).to.deep.equal([0n, 5n]);
    expect(history.tipsWei(1)).to.deep.equal([0n, 0n]);
    expect(history.tipsWei(99)).to.deep.equal([0n, 8n]);
  });

  it("is none when the answer cannot be one", () => {
    const garbage = [
      null,
      "0x",
      {},
      answer({ reward: undefined }),
      answer({ reward: null }),
      answer({ reward: [] }),
      answer({ reward: [ROW, ROW.slice(1)] }),
      answer({ reward: [ROW, ROW.toReversed()] }),
      answer({ reward: [ROW, ROW.with(8, "8")] }),
      answer({ reward: [ROW, ROW.with(8, "-0x1")] }),
      answer({ reward: [ROW, ROW.with(8, `0x${"f".repeat(64)}`)] }),
      answer({ reward: [ROW, null] }),
      answer({ oldestBlock: 99 }),
      answer({ oldestBlock: "0x62" }),
      answer({ oldestBlock: "latest" }),
      answer({ oldestBlock: "0x0", reward: Array.from({ length: 101 }, () => ROW) }),
    ];
    for (const given of garbage) expect(feeHistoryOf(given, 100n), JSON.stringify(given)).to.equal(undefined);
  });

  it("is none when no node tells", async () => {
    const silent = { send: () => Promise.reject(new Error("the method eth_feeHistory does not exist")) };
    expect(await readFeeHistory(silent, aHead(100n))).to.equal(undefined);
  });

  it("is asked for up to the head, with percentiles from 10 to 90", async () => {
    const asked: unknown[] = [];
    const node = { send: (...request: unknown[]) => Promise.resolve(void asked.push(request)) };
    await readFeeHistory(node, aHead(100n));
    expect(asked).to.deep.equal([["eth_feeHistory", ["0x14", "0x64", [10, 20, 30, 40, 50, 60, 70, 80, 90]]]]);
  });
});
