import { expect } from "chai";
import { id } from "ethers";
import { minedOf, ScriptedRelay } from "../builders/chain.ts";
import { crashed, executing, expectFailed, expectOpen, settle, stop } from "../builders/flash-runs.ts";
import { earned, PROFIT_WEI } from "../builders/plans.ts";

describe("offering a flash arbitrage as a private transaction", () => {
  const settings = { privateVia: "transaction" } as const;

  it("hands one transaction to each relay, with the last block in which it is wanted", async () => {
    const relays = [new ScriptedRelay("one"), new ScriptedRelay("other")];
    const run = await executing({ relays, settings });
    const { hash } = run.record.order.intents[0]!.transaction;
    for (const relay of relays) {
      expect(relay.offers).to.deep.equal([]);
      expect(relay.privateOffers).to.deep.equal([{ transaction: run.raw, transactionHash: hash, lastBlock: 103n }]);
    }
    expect(run.record.order.publishedVia).to.deep.equal(["one", "other"]);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("fails it after its last block, and leaves its nonce to the next order", async () => {
    const run = await executing({ settings });
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
    expect(run.bench.chain.sent, "its expiry is on chain: no no-op is needed").to.deep.equal([]);
  });

  it("treats a relay that does not answer as one that may have it", async () => {
    const relay = new ScriptedRelay();
    relay.onPrivateOffer = () => Promise.reject(new Error("HTTP 502"));
    const run = await executing({ relays: [relay], settings });
    expect(run.record.of("answered")[0]).to.include({ answer: "unknown", detail: "HTTP 502" });
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });
});

describe("the fate of the bundles of a flash arbitrage", () => {
  it("is asked once for each that was accepted, when its block has come without it", async () => {
    const relays = [new ScriptedRelay("tells"), new ScriptedRelay("refuses"), new ScriptedRelay("does-not-tell")];
    const asked: string[] = [];
    relays[0]!.onBundleStatus = (bundleHash, targetBlock) => {
      asked.push(`${bundleHash} ${targetBlock}`);
      return { isSimulated: true, consideredByBuilders: 2 };
    };
    relays[1]!.onOffer = () => Promise.resolve({ answer: "rejected", detail: "no" });
    relays[1]!.onBundleStatus = () => expect.fail("it has taken nothing");
    const run = await executing({ relays });
    expect(asked).to.deep.equal([]);
    await run.bench.chain.mine();
    expect(asked).to.deep.equal(["0xb1 101"]);
    for (let block = 102; block <= 106; block++) await run.bench.chain.mine();
    expect(asked).to.deep.equal(["0xb1 101", "0xb1 102", "0xb1 103"]);
    const told = run.record.of("bundle-status").map(({ via, targetBlock }) => `${via} ${targetBlock}`);
    expect(told).to.deep.equal(["tells 101", "tells 102", "tells 103"]);
    await settle(run);
  });

  it("is no question once the order is included", async () => {
    const relay = new ScriptedRelay();
    relay.onBundleStatus = () => expect.fail("it landed");
    const run = await executing({ relays: [relay] });
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
  });
});

describe("a flash arbitrage when an operator halts the engine", () => {
  const halt = { reason: "the desk said so", atMs: 0, cancelInFlight: false };

  it("goes on when it is in flight and is not to be cancelled, but begins nothing new", async () => {
    const run = await executing({ settings: { submission: "hybrid" } });
    run.bench.halt = halt;
    for (let block = 101; block <= 104; block++) await run.bench.chain.mine();
    expect(run.bench.relay.cancelled).to.deep.equal([]);
    expect(run.bench.chain.sent, "it does not fall back").to.deep.equal([]);
    expectOpen(run);
    await stop(run);
  });

  it("takes its bundles back from every relay when it is to be cancelled, each once, and may still land", async () => {
    const relays = [new ScriptedRelay("one"), new ScriptedRelay("other")];
    const run = await executing({ relays });
    run.bench.halt = { ...halt, cancelInFlight: true };
    await run.bench.chain.mine();
    const names = relays[0]!.offers.slice(1).map(({ replacementUuid }) => replacementUuid);
    for (const { cancelled } of relays) expect(cancelled, "for the blocks ahead").to.deep.equal(names);
    await run.bench.chain.mine();
    expect(relays[0]!.cancelled).to.have.length(2);
    await run.bench.chain.mine([minedOf(run.raw, { logs: earned(PROFIT_WEI) })]);
    await settle(run);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("offers nothing again that was taken back, when the engine goes on", async () => {
    const run = await executing({ settings: { submission: "hybrid" } });
    run.bench.halt = { ...halt, cancelInFlight: true };
    await run.bench.chain.mine();
    run.bench.halt = undefined;
    for (let block = 102; block <= 105; block++) await run.bench.chain.mine();
    expect(run.bench.relay.offers).to.have.length(3);
    expect(run.bench.chain.sent).to.deep.equal([]);
    await stop(run);
  });

  it("takes a private transaction back", async () => {
    const run = await executing({ settings: { privateVia: "transaction" } });
    run.bench.halt = { ...halt, cancelInFlight: true };
    await run.bench.chain.mine();
    expect(run.bench.relay.cancelled).to.deep.equal([run.record.order.intents[0]!.transaction.hash]);
    for (let block = 102; block <= 104; block++) await run.bench.chain.mine();
    await expectFailed(run, "MEVBundleFailed");
  });

  it("is replaced by a no-op when it is in the public pool and is to be cancelled", async () => {
    const run = await executing({ settings: { submission: "public" } });
    run.bench.halt = { ...halt, cancelInFlight: true };
    await run.bench.chain.mine();
    expect(run.record.order.intents.map(({ transaction }) => transaction.purpose)).to.deep.equal(["execute", "cancel"]);
    await run.bench.chain.mine([minedOf(run.record.order.intents[1]!.transaction.raw)]);
    await run.bench.chain.mine();
    await expectFailed(run, "NetworkTimeout");
  });

  it("fails when nothing of it has been sent", async () => {
    const run = await executing({}, (bench) => {
      const sign = bench.signer.sign.bind(bench.signer);
      bench.signer.sign = (...given) => {
        bench.halt = halt;
        return sign(...given);
      };
    });
    expect(await expectFailed(run, "StaleSignal")).to.include("it was never sent: an operator halted the engine");
    expect(run.bench.relay.offers).to.deep.equal([]);
  });

  it("is taken back again after a restart, because the first run may not have come to it", async () => {
    const run = await executing();
    run.bench.halt = { ...halt, cancelInFlight: true };
    const again = await crashed(run);
    expect(again.bench.relay.cancelled).to.have.length(3);
    expect(again.bench.relay.offers).to.have.length(3);
    await stop(again);
  });
});

describe("an answer of the public pool that nobody understands", () => {
  it("is acceptance when the pool counts the nonce afterwards", async () => {
    const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
      chain.onSend = () => ((chain.pending = 1), { answer: "unknown", detail: "internal error 77" });
    });
    expect(run.record.of("answered")[0]).to.include({ answer: "accepted" });
    expect(run.record.of("answered")[0]!.detail).to.include("internal error 77");
    await stop(run);
  });

  it("stays unknown when the pool had counted the nonce before, for what is to be replaced", async () => {
    const run = await executing({ settings: { submission: "public" } });
    const { chain, clock } = run.bench;
    chain.onSend = () => ({ answer: "unknown", detail: "internal error 77" });
    clock.ms += 300_000;
    await chain.mine();
    expect(run.record.order.intents).to.have.length(2);
    expect(run.record.of("answered").map(({ answer }) => answer)).to.deep.equal(["accepted", "unknown"]);
    await stop(run);
  });

  it("stays unknown when it does not", async () => {
    const run = await executing({ settings: { submission: "public" } }, ({ chain }) => {
      chain.onSend = () => ({ answer: "unknown", detail: id("?") });
    });
    expect(run.record.of("answered")[0]).to.include({ answer: "unknown", detail: id("?") });
    expectOpen(run);
    await stop(run);
  });
});
