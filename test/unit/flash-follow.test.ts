import { expect } from "chai";
import { minedOf, settled } from "../builders/chain.ts";
import { executing } from "../builders/flash-runs.ts";
import { aFlashSignal, earned, FlashBench, PROFIT_WEI } from "../builders/plans.ts";

describe("following a flash arbitrage", () => {
  describe("its account", () => {
    it("is free for the next order once its transaction is included, and taken again when that is undone", async () => {
      const run = await executing();
      const next = aFlashSignal();
      expect(run.bench.executor.assess(next)?.code).to.equal("no-free-account");
      await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
      expect(run.bench.executor.assess(next)).to.equal(undefined);
      await run.bench.chain.reorganise(1);
      expect(run.bench.executor.assess(next)?.code).to.equal("no-free-account");
    });
  });

  it("gives no other order the nonce of an inclusion that a reorganisation has just taken back", async () => {
    const run = await executing();
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    const other = await run.bench.created();
    const reorganised = run.bench.chain.reorganise(1);
    expect(await run.bench.executor.plan(other.order)).to.deep.equal({
      denied: { code: "no-free-account", accounts: 1 },
    });
    await reorganised;
    expect(run.record.types.at(-1)).to.equal("inclusion-removed");
    run.abort.abort();
    await run.done;
  });

  it("reports nothing after an abort", async () => {
    const run = await executing();
    const before = run.record.updates.length;
    run.abort.abort();
    await run.done;
    await run.bench.chain.mine([minedOf(run.raw)]);
    expect(run.record.updates).to.have.length(before);
  });

  it("throws when the journal refuses, so that the engine hears of it, and sends nothing", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    const refuse = () => Promise.reject(new Error("disk full"));
    const thrown = await bench.executor.execute(record.order, refuse, new AbortController().signal).catch(String);
    await settled();
    expect(thrown).to.include("disk full");
    expect(bench.relay.offers).to.deep.equal([]);
  });
});
