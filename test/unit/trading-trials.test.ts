import { expect } from "chai";
import type { Hex } from "../../bot/core/hex.ts";
import type { PartBrief } from "../../bot/core/part.ts";
import type { TriedCall, TriedOutcome } from "../../bot/ports/ordered-calls.ts";
import { tryParts } from "../../bot/trading/trials/try-parts.ts";
import { addressOf } from "../builders/pools.ts";

const TOKEN = addressOf(1);
const ROUTER = addressOf(2);
const ACCOUNT = addressOf(3);
const APPROVAL: PartBrief = { partId: "approve", purpose: "approve", token: TOKEN, spender: ROUTER, amountWei: 5n };
const SWAP: PartBrief = {
  ...{ partId: "swap", purpose: "swap", exchange: "sushiswap", leastWei: 1n },
  sold: { token: TOKEN, amountWei: 5n },
  expected: { token: ROUTER, amountWei: 9n },
};
const PARTS = [
  { brief: APPROVAL, contract: TOKEN, data: "0x01" },
  { brief: SWAP, contract: ROUTER, data: "0x02" },
] as const;
const TRUE: Hex = `0x${"1".padStart(64, "0")}`;
const FALSE: Hex = `0x${"0".repeat(64)}`;
const SUCCEEDED: TriedOutcome = { succeeded: true, returnData: TRUE, gasUsed: 50_000n, logs: [] };

const trying = (...outcomes: readonly TriedOutcome[]) =>
  tryParts(ACCOUNT, PARTS, 300_000n, { tryInOrder: () => Promise.resolve(outcomes) });

describe("a trial of parts", () => {
  it("tries them in the order of their nonces, each with the gas that it may have", async () => {
    const tried: TriedCall[] = [];
    const tryInOrder = (calls: readonly TriedCall[]) => {
      tried.push(...calls);
      return Promise.resolve([SUCCEEDED, SUCCEEDED]);
    };
    const trial = await tryParts(ACCOUNT, PARTS, 300_000n, { tryInOrder });
    expect(trial).to.deep.equal({ status: "succeeded", outcomes: [SUCCEEDED, SUCCEEDED] });
    const [gasLimit, from] = [300_000n, ACCOUNT];
    expect(tried).to.deep.equal([
      { from, to: TOKEN, data: "0x01", gasLimit },
      { from, to: ROUTER, data: "0x02", gasLimit },
    ]);
  });

  it("names the first that reverts, and a token that says no without reverting, which USDT's silence is not", async () => {
    const reverted = await trying(SUCCEEDED, { ...SUCCEEDED, succeeded: false, returnData: "0x" });
    expect(reverted.status === "reverted" && reverted.problem).to.match(/^"swap": \w+/);
    expect(await trying({ ...SUCCEEDED, returnData: FALSE }, SUCCEEDED)).to.deep.equal({
      status: "reverted",
      problem: '"approve": the token does not let itself be approved',
    });
    expect(await trying({ ...SUCCEEDED, returnData: "0x" }, SUCCEEDED)).to.include({ status: "succeeded" });
    // What a swap returns is an amount, and may be nothing.
    expect(await trying(SUCCEEDED, { ...SUCCEEDED, returnData: FALSE })).to.include({ status: "succeeded" });
  });

  it("is none when no node can say, or says too little", async () => {
    const tryInOrder = () => Promise.reject(new Error("nobody answers"));
    expect(await tryParts(ACCOUNT, PARTS, 1n, { tryInOrder })).to.deep.equal({
      status: "unavailable",
      problem: "nobody answers",
    });
    expect(await trying(SUCCEEDED)).to.deep.equal({ status: "reverted", problem: '"swap": it was not tried' });
  });
});
