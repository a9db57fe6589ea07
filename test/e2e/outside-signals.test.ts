import { expect } from "chai";
import { parseEther } from "ethers";
import type { ErrorReport } from "../../bot/wire/payloads/error-report.ts";
import { MESSAGE_FLAGS } from "../../bot/wire/message-header.ts";
import { ORDER_STATUS_FLAGS, type OrderStatus } from "../../bot/wire/payloads/order-status.ts";
import { API_TOKENS, CANARIES } from "../builders/outside-bot.ts";
import { expectEarned, expectNoGap, expectToldWhole, reportsOf, statesTold } from "../builders/outside-results.ts";
import { filesBelow, secretsIn } from "../builders/outside-secrets.ts";
import { outsideMessage, type OutsideMessage, sizedCycle } from "../builders/outside-signals.ts";
import { OutsideSite } from "../builders/outside-site.ts";
import { findPromtool, promtool } from "../builders/promtool.ts";

const MS_TO_NS = 1_000_000n;
const AN_HOUR_MS = 3_600_000;
const NOWHERE = `0x${"0bad".repeat(10)}` as const;
const FLASH = 'kind="flash-arbitrage"';

/** What a signal over HTTP is answered with. */
interface Word {
  readonly outcome: string;
  readonly orderId?: string;
  readonly [field: string]: unknown;
}

// One bot on one chain, from its start to its end: each test goes on where the one before has ended.
describe("signals from outside, to a bot with all its doors open", () => {
  let site: OutsideSite;
  let lastSignalId = 0n;
  let lastSequence = 0n;

  before(async () => {
    site = await OutsideSite.open();
  });
  after(() => site.stop());

  it("become an order that the plan sizes, and the results tell all of it", async () => {
    const signalId = nextSignalId();
    await site.relay.say(aMessage({ signalId, observedBlock: await site.moveMarket() }));
    const shown = await site.sealUntilEnd(await site.orderOf(signalId));
    await expectEarned(site, shown, 0n);
    expectToldWhole(site, shown);
  });

  it("become an order of exactly the amounts that they have, and never a second one", async () => {
    const signalId = nextSignalId();
    const [observedBlock, earnedWei] = [await site.moveMarket(), await site.earnedWei()];
    const hops = await sizedCycle(site.floor.rpcUrl, site.cycle, parseEther("10"));
    const message = aMessage({ signalId, observedBlock, hops });
    await site.relay.say(message, message);
    const shown = await site.sealUntilEnd(await site.orderOf(signalId));
    await expectEarned(site, shown, earnedWei);
    expect((await site.earnedWei()) - earnedWei).to.equal(hops[1]!.amountOut - hops[0]!.amountIn);
    expectToldWhole(site, shown);

    const denied = reportsOf(site.heard(), { orderId: 0n, signalId, result: "Rejected" });
    expect(denied.map(({ error }) => (error as ErrorReport).text)).to.deep.equal([
      `signal ${signalId}: duplicate-signal: signal ${signalId} was seen before`,
    ]);
  });

  it("are refused when they are damaged, stale or about something else, and counted", async () => {
    const landed = await site.landed();
    const observedBlock = await site.moveMarket();
    const unlike = (changes: NonNullable<OutsideMessage["changes"]>) =>
      aMessage({ signalId: nextSignalId(), observedBlock, changes });
    const damaged = unlike({});
    damaged[100]! ^= 1;
    await site.relay.say(
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      damaged,
      unlike({ chainId: 137 }),
      unlike({ sourcePool: NOWHERE, targetPool: NOWHERE }),
      unlike({ timestampNs: BigInt(Date.now() - AN_HOUR_MS) * MS_TO_NS }),
      unlike({ sourcePool: NOWHERE }),
    );
    const counts = async () => ({
      damaged: await site.bot.metric("signal_relay_refused", 'reason="checksum"'),
      otherChain: await site.bot.metric("signal_relay_ignored", 'reason="other-chain"'),
      onePool: await site.bot.metric("signal_relay_refused", 'reason="signal.pools"'),
      stale: await site.bot.metric("signals_denied_total", 'code="stale-signal"'),
      unknownPool: await site.bot.metric("signals_denied_total", 'code="no-contract"'),
    });
    await site.eventually(async () => (await counts()).unknownPool === 1);
    expect(await counts()).to.deep.equal({ damaged: 1, otherChain: 1, onePool: 1, stale: 1, unknownPool: 1 });
    await site.eventually(() => site.bot.output().includes("not believed: signal.pools. Further"));
    await expectNothingNew(landed);
  });

  it("come in over HTTP too, where the answer says what becomes of them", async () => {
    const earnedWei = await site.earnedWei();
    const signal = aWrittenSignal(await site.moveMarket());
    const word = await offered(signal, "first");
    expect(word.outcome).to.equal("order");
    expect(await offered(signal, "first"), "the same request again").to.deep.equal(word);
    const shown = await site.sealUntilEnd(BigInt(word.orderId!));
    await expectEarned(site, shown, earnedWei);
    expectToldWhole(site, shown);
  });

  it("are denied with the numbers when they would lose", async () => {
    const landed = await site.landed();
    const [first, second] = site.cycle.hops;
    const signal = aWrittenSignal(await site.moveMarket());
    const hops = [
      { ...first, pool: second.pool },
      { ...second, pool: first.pool },
    ];
    const word = await offered({ ...signal, path: { ...signal.path, hops } });
    expect(word).to.include({ outcome: "denied", code: "insufficient-profit" });
    expect(Number(word["netProfitWei"])).to.be.lessThan(Number(word["minNetProfitWei"]));
    expect(word["sentence"]).to.include(word["netProfitWei"]);
    await expectNothingNew(landed);
  });

  it("are denied before a signature while the engine is halted, and taken when it goes on", async () => {
    const [landed, earnedWei] = [await site.landed(), await site.earnedWei()];
    const halted = await command("/v1/halt", { reason: "looking" });
    expect(halted).to.include({ halted: true, changed: true, reason: "looking" });
    expect(await offered(aWrittenSignal(await site.seal()))).to.include({ outcome: "denied", code: "halted" });
    const signalId = nextSignalId();
    await site.relay.say(aMessage({ signalId, observedBlock: 0n }));
    await site.eventually(() => reportsOf(site.heard(), { orderId: 0n, signalId }).length === 1);
    expect((await site.bot.ready()).status).to.equal(503);
    await expectNothingNew(landed);

    expect(await command("/v1/resume")).to.include({ halted: false, changed: true });
    expect((await site.bot.ready()).status).to.equal(200);
    const word = await offered(aWrittenSignal(await site.seal()));
    const shown = await site.sealUntilEnd(BigInt(word.orderId!));
    await expectEarned(site, shown, earnedWei);
    expectToldWhole(site, shown);
  });

  it("have their results told when the relay was away meanwhile", async () => {
    const earnedWei = await site.earnedWei();
    const signal = aWrittenSignal(await site.moveMarket());
    await site.relay.kill();
    const word = await offered(signal);
    const shown = await site.sealUntilEnd(BigInt(word.orderId!));
    await expectEarned(site, shown, earnedWei);
    await site.startRelay();
    await site.eventually(() => statesTold(site, BigInt(word.orderId!)).includes("Completed"));
    expectToldWhole(site, shown);
    await site.signalsConnected();
  });

  it("are counted as it was", async () => {
    await site.eventually(async () => (await site.bot.metric("execution_relay_waiting_bytes")) === 0);
    const metric = (name: string, labels?: string) => site.bot.metric(name, labels);
    const landed = await site.landed();
    expect({
      created: await metric("orders_created_total", FLASH),
      submitted: await metric("orders_submitted_total", FLASH),
      completed: await metric("orders_completed_total", FLASH),
      duplicates: await metric("signals_denied_total", 'code="duplicate-signal"'),
      halted: await metric("signals_denied_total", 'code="halted"'),
      results: await metric("execution_relay_results"),
      profitWei: await metric("total_profit", `token="${site.cycle.hops[0].tokenIn}"`),
    }).to.deep.equal({
      ...{ created: landed, submitted: landed, completed: landed, duplicates: 1, halted: 2 },
      results: new Set(site.heard().map(({ header }) => header.sequence)).size,
      profitWei: Number(await site.earnedWei()),
    });
    // Node's own have names that its linter does not like.
    const ours = (await site.bot.metrics()).split("\n").filter((line) => line.includes("execution_engine_"));
    const tool = findPromtool();
    if (tool !== undefined) expect(promtool(tool, ["check", "metrics"], `${ours.join("\n")}\n`)).to.equal("");
  });

  it("end once when the bot is killed while their order is in flight, and the relay hears of it", async () => {
    const [landed, earnedWei] = [await site.landed(), await site.earnedWei()];
    const signalId = nextSignalId();
    await site.relay.say(aMessage({ signalId, observedBlock: await site.moveMarket() }));
    const orderId = await site.orderOf(signalId);
    await site.accepted(orderId);
    await site.bot.kill();
    expect(statesTold(site, orderId)).to.deep.equal(["Created", "Validated", "Submitted"]);
    const toldBefore = site.heard().length;

    await site.floor.builder.sealNow();
    await site.startBot();
    const shown = await site.sealUntilEnd(orderId);
    await expectEarned(site, shown, earnedWei);
    expect(await site.landed()).to.equal(landed + 1);
    await site.eventually(() => statesTold(site, orderId).includes("Completed"));
    const told = site.heard().slice(toldBefore);
    expectNoGap(told);
    expect(reportsOf(told, { orderId, result: "Filled" })).to.have.length(1);
    const again = told.filter(({ header }) => (header.flags & MESSAGE_FLAGS.recovery) !== 0);
    expect(again, "every order of the journal").to.have.length(landed + 1);
    const settled = again.filter(({ status }) => ((status as OrderStatus).flags & ORDER_STATUS_FLAGS.settled) !== 0);
    expect(settled, "also of those that the engine has done with").not.to.deep.equal([]);
    expect(await site.bot.metric("orders_created_total", FLASH)).to.equal(0);
  });

  it("bring no key and no token to light in whatever was written, said or answered", async () => {
    const { read, admin } = API_TOKENS;
    const answers = [
      await site.bot.api("/v1/config", { token: admin }),
      await site.bot.api("/v1/orders"),
      await site.bot.api("/v1/config"),
      await site.bot.api(`/v1/orders/${read}`),
      await site.bot.api("/v1/status", { token: `${admin}x` }),
      await site.bot.api("/v1/halt", { method: "POST", token: admin, key: "canary", body: { reason: admin } }),
      await site.bot.api("/v1/status"),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 403, 400, 401, 200, 200]);
    const files = filesBelow(site.directory.path);
    expect([...files.keys()]).to.include.members(["arb.log", "data/journal.log", "data/results.spool"]);
    for (const [file, bytes] of files) expect(secretsIn([bytes], CANARIES), file).to.deep.equal([]);
    expect(secretsIn(site.seen(), CANARIES)).to.deep.equal([]);
    const leak = Buffer.from(`0x${CANARIES[0]!.toUpperCase()}`);
    expect(secretsIn([leak], CANARIES), "the search finds one").to.have.length(1);
  });

  function nextSignalId(): bigint {
    lastSignalId += 1n;
    return lastSignalId;
  }

  function aMessage(message: Omit<OutsideMessage, "sequence">): Uint8Array {
    lastSequence += 1n;
    return outsideMessage(site.cycle, { ...message, sequence: lastSequence });
  }

  function aWrittenSignal(observedBlock: bigint) {
    const { hops } = site.cycle;
    return {
      ...{ signalId: String(nextSignalId()), strategyId: 7, detectedAtMs: Date.now() },
      observedBlock: String(observedBlock),
      path: { profitToken: hops[0].tokenIn, hops },
    };
  }

  async function offered(body: object, key = `signal-${lastSignalId}`): Promise<Word> {
    const asked = { method: "POST", token: API_TOKENS.trade, key, body };
    const { status, json } = await site.bot.api("/v1/signals", asked);
    expect(status, JSON.stringify(json)).to.equal(200);
    return json as Word;
  }

  async function command(path: string, body: object = {}): Promise<unknown> {
    return (await site.bot.api(path, { method: "POST", token: API_TOKENS.admin, key: path, body })).json;
  }

  /** No order was made, and nothing of ours comes with the next block. */
  async function expectNothingNew(landed: number): Promise<void> {
    expect(await site.bot.metric("orders_created_total", FLASH)).to.equal(landed);
    await site.seal();
    expect(await site.landed()).to.equal(landed);
  }
});
