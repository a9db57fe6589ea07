import { expect } from "chai";
import type { Head } from "../../bot/core/head.ts";
import { HeadReads } from "../../bot/transactions/heads/head-reads.ts";
import { HeadRounds } from "../../bot/transactions/heads/head-rounds.ts";
import { ScriptedChain, settled } from "../builders/chain.ts";
import { rejectionOf } from "../builders/rejection.ts";

const ACCOUNT = `0x${"a1".repeat(20)}` as const;

/** One turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** So many followers that write down the heads of their steps, each of which has taken its first one. */
async function followers(count: number, step: (reads: HeadReads) => Promise<unknown> = () => Promise.resolve()) {
  const chain = new ScriptedChain();
  const reads = new HeadReads(chain);
  const rounds = new HeadRounds(chain, reads);
  const abort = new AbortController();
  const heads: Head[] = [];
  const done = Array.from({ length: count }, () =>
    rounds.follow(async (head) => {
      heads.push(head);
      await step(reads);
      return "open";
    }, abort.signal),
  );
  expect(heads, "in the turn in which they are taken up").to.have.length(count);
  await settled();
  const stop = async (): Promise<void> => {
    abort.abort();
    await Promise.all(done);
  };
  return { chain, rounds, abort, heads, done, stop };
}

/** How many of these heads have each number. */
function byNumber(heads: readonly Head[]): Record<string, number> {
  const groups = Map.groupBy(heads, ({ number }) => String(number));
  return Object.fromEntries([...groups].map(([number, { length }]) => [number, length]));
}

describe("orders that are followed from head to head", () => {
  it("take their first step at once, and at each further head a few in every turn", async () => {
    const { chain, heads, stop } = await followers(100);
    expect(byNumber(heads)).to.deep.equal({ 100: 100 });
    const told = chain.mine();
    expect(byNumber(heads)).to.deep.equal({ 100: 100, 101: 32 });
    await turn();
    expect(byNumber(heads)).to.deep.equal({ 100: 100, 101: 64 });
    await told;
    await settled();
    expect(byNumber(heads)).to.deep.equal({ 100: 100, 101: 100 });
    await stop();
  });

  it("go on with the newest head when one comes during a round, and leave none of them behind", async () => {
    const { chain, heads, stop } = await followers(70);
    const told = [chain.mine(), chain.mine()];
    await Promise.all(told);
    await settled();
    await settled();
    expect(byNumber(heads)).to.deep.equal({ 100: 70, 101: 32, 102: 70 });
    await stop();
  });

  it("begin no second turn before the first one's question about an account is answered", async () => {
    const answers: ((count: number) => void)[] = [];
    const { chain, heads, stop } = await followers(40, (reads) => reads.nonce(ACCOUNT));
    chain.nonce = () => new Promise((resolve) => answers.push(resolve));
    await chain.mine();
    await settled();
    expect(byNumber(heads)).to.deep.equal({ 100: 40, 101: 32 });
    expect(answers).to.have.length(1);
    answers[0]!(7);
    await settled();
    expect(byNumber(heads)).to.deep.equal({ 100: 40, 101: 40 });
    await stop();
  });

  it("end each by itself: with what its step throws, or when it says that it is over", async () => {
    const { chain, rounds, abort, done, stop } = await followers(1);
    const over = rounds.follow(() => Promise.resolve("over"), abort.signal);
    const thrown = rounds.follow(() => Promise.reject(new Error("the step was wrong")), abort.signal);
    await over;
    expect(String(await rejectionOf(thrown))).to.include("the step was wrong");
    expect(chain.listeners, "one still listens").to.equal(1);
    await stop();
    await Promise.all(done);
    expect(chain.listeners).to.equal(0);
  });

  it("end at the abort, those in a step when it is done, whatever it throws then", async () => {
    const waiting: (() => void)[] = [];
    const { chain, abort, done } = await followers(2, () => new Promise((_resolve, reject) => waiting.push(reject)));
    let ended = 0;
    const counted = done.map((each) => each.then(() => (ended += 1)));
    abort.abort();
    await settled();
    expect(ended).to.equal(0);
    for (const fail of waiting) fail();
    await Promise.all(counted);
    expect(chain.listeners).to.equal(0);
  });

  it("are not taken up after the abort", async () => {
    const { rounds, abort, stop, chain } = await followers(0);
    abort.abort();
    let steps = 0;
    await rounds.follow(() => {
      steps += 1;
      return Promise.resolve("open");
    }, abort.signal);
    expect([steps, chain.listeners]).to.deep.equal([0, 0]);
    await stop();
  });
});
