import { expect } from "chai";
import type { Order } from "../../../bot/core/order.ts";
import type { OrderEvent } from "../../../bot/core/order-event.ts";
import { eventually } from "../../builders/eventually.ts";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";

const PRIVATE = { submission: "private", targetBlocks: 2 } as const;

describe("an order that is given to relays and builders that misbehave", () => {
  let site: FaultRowSite;

  before(async () => {
    site = await openFaultRowSite();
  });
  after(() => site.stop());
  afterEach(() => site.reset());

  const first = ({ intents }: Order) => intents[0]!.transaction;
  const answersOf = (desk: FaultRowDesk, orderId: bigint): string[] =>
    desk.events.flatMap((event: OrderEvent) =>
      event.orderId === orderId && event.type === "answered" ? [event.answer] : [],
    );

  for (const fault of ["relay-server-error", "relay-unanswered", "relay-garbage", "relay-hangs-up"] as const) {
    it(`lives through ${fault}: what the relay has is unknown, and is included`, async () => {
      await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
      site.relay.faults.inject({ fault });
      const { orderId } = await desk.trade();
      expect(answersOf(desk, orderId)).to.include("unknown").and.not.to.include("rejected");
      expect(desk.order(orderId).state).to.equal("Submitted");
      site.relay.faults.clear();
      await desk.seal(3);
      const { state, outcome } = desk.order(orderId);
      expect(state).to.equal("Completed");
      expect(outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
    });
  }

  it("is offered again when the relay's Retry-After is over, with the same bytes, and is included", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
    site.relay.faults.inject({ fault: "relay-too-many-requests", count: 2 });
    const { orderId } = await desk.trade();
    await eventually(() => answersOf(desk, orderId).includes("accepted"), 5_000);
    await desk.seal(3);
    const { state, intents } = desk.order(orderId);
    expect([state, intents.length]).to.deep.equal(["Completed", 1]);
  });

  it("expires when its bundles are dropped, and leaves its nonce to the next one, which names it as a rival", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
    site.relay.faults.inject({ fault: "bundle-dropped" });
    const dropped = await desk.trade();
    expect(answersOf(desk, dropped.orderId)).to.include("accepted");
    await desk.seal(5);
    expect(desk.order(dropped.orderId).failure!.reason).to.equal("MEVBundleFailed");
    expect(await site.usedNonces()).to.equal(0);

    site.relay.faults.clear();
    const next = await desk.trade();
    expect(first(next).nonce).to.equal(0);
    expect(first(next).competesWith).to.deep.equal([first(dropped).hash]);
    await desk.seal(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
    expect(await site.usedNonces()).to.equal(1);
  });

  it("is booked with its gas when it lands after it was given up", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
    site.relay.faults.inject({ fault: "bundle-dropped" });
    const order = await desk.trade();
    await desk.seal(5);
    expect(desk.order(order.orderId).state).to.equal("Failed");

    // Whoever dropped it had kept it.
    await site.rpc("eth_sendRawTransaction", first(order).raw);
    await desk.mine(2);
    const { state, failure, inclusion } = desk.order(order.orderId);
    expect([state, failure!.reason]).to.deep.equal(["Failed", "TransactionReverted"]);
    expect(failure!.detail).to.include("after its expiry");
    const { gasUsed, effectiveGasPrice } = (await site.receipt(first(order).hash))!;
    expect(inclusion!.gasCostWei).to.equal(BigInt(gasUsed) * BigInt(effectiveGasPrice));
    expect(desk.events.map(({ type }) => type)).to.include("reopened");
    expect(await site.profitWei()).to.equal(0n);
  });

  it("earns what was predicted when its bundle is leaked and lands in its time", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
    site.relay.faults.inject({ fault: "bundle-leaked" });
    const order = await desk.trade();
    expect(await site.poolHas(first(order).hash)).to.equal(true);
    await desk.mine(2);
    const { state, outcome } = desk.order(order.orderId);
    expect(state).to.equal("Completed");
    expect(outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
  });

  it("says so when it is leaked and waits in a pool past its time, and spends its nonce on nothing", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: PRIVATE });
    site.relay.faults.inject({ fault: "bundle-leaked" });
    const order = await desk.trade();
    await site.narrowBlocks(true);
    await desk.mine(6);
    const { state, inclusion, intents } = desk.order(order.orderId);
    expect(desk.notes(order.orderId).join()).to.include("a public pool holds its transaction");
    expect(intents.map(({ transaction }) => transaction.purpose)).to.deep.equal(["execute", "cancel"]);
    expect(state).to.equal("Failed");
    expect(inclusion!.transactionHash).to.equal(intents[1]!.transaction.hash);
    expect(await site.usedNonces()).to.equal(1);
    expect(await site.profitWei()).to.equal(0n);
  });

  it("fails after the last block of a private transaction that is stuck, and its nonce goes to the next one", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: { ...PRIVATE, privateVia: "transaction" } });
    site.relay.faults.inject({ fault: "private-transaction-stuck" });
    const stuck = await desk.trade();
    await desk.seal(2);
    expect(desk.order(stuck.orderId).state).to.equal("Submitted");
    await desk.seal(3);
    expect(desk.order(stuck.orderId).failure!.reason).to.equal("MEVBundleFailed");

    site.relay.faults.clear();
    const next = await desk.trade();
    expect(first(next)).to.include({ nonce: 0 });
    expect(first(next).competesWith).to.deep.equal([first(stuck).hash]);
    await desk.seal(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  it("is live until its last block when a cancellation is confirmed and ignored, and completes if it lands", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: { ...PRIVATE, targetBlocks: 3 } });
    site.relay.faults.inject({ fault: "cancel-ignored" });
    const { orderId } = await desk.trade();
    desk.halt = { reason: "a test", atMs: 0, cancelInFlight: true };
    await desk.mine();
    await eventually(() => desk.notes(orderId).some((note) => note.includes("flashbots was asked to take its offers")));
    expect(desk.order(orderId).state).to.equal("Submitted");
    expect(await desk.refusals()).to.include("halted");
    await desk.seal(2);
    const { state, outcome } = desk.order(orderId);
    expect(state).to.equal("Completed");
    expect(outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
  });
});
