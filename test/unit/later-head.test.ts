import { expect } from "chai";
import { arrivalWithin, laterHead } from "../../bot/trading/heads/later-head.ts";
import { ScriptedChain } from "../builders/chain.ts";

const LONG_MS = 60_000;
const NEVER = new Promise<void>(() => undefined);

/** Whether it has resolved by the end of this turn. */
async function isOver(waiting: Promise<void>): Promise<boolean> {
  const pending = Symbol("pending");
  await new Promise((resolve) => setImmediate(resolve));
  return (await Promise.race([waiting, Promise.resolve(pending)])) !== pending;
}

describe("waiting for a later head", () => {
  it("ends with the next head, and not before", async () => {
    const chain = new ScriptedChain();
    const waiting = laterHead(chain, LONG_MS);
    expect(await isOver(waiting)).to.equal(false);
    await chain.mine();
    expect(await isOver(waiting)).to.equal(true);
  });

  it("ends when the time is up, and when the order is given up", async () => {
    const chain = new ScriptedChain();
    await laterHead(chain, 1);
    const abort = new AbortController();
    const waiting = laterHead(chain, LONG_MS, abort.signal);
    expect(await isOver(waiting)).to.equal(false);
    abort.abort();
    expect(await isOver(waiting)).to.equal(true);
  });

  it("does the same for what arrives", async () => {
    const { signal } = new AbortController();
    await arrivalWithin(Promise.resolve(), LONG_MS, signal);
    await arrivalWithin(NEVER, 1, signal);
    await arrivalWithin(NEVER, LONG_MS, AbortSignal.abort());
  });
});
