import { expect } from "chai";
import type { Order } from "../../../bot/core/order.ts";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";

/** FaultRowDesk calls a block final that has so many on top. */
const FINALITY_BLOCKS = 8;
const GWEI = 10n ** 9n;

describe("nonces that somebody else uses, or that nodes misreport", () => {
  let site: FaultRowSite;

  before(async () => {
    site = await openFaultRowSite();
  });
  after(() => site.stop());
  afterEach(() => site.reset());

  const first = ({ intents }: Order) => intents[0]!.transaction;
  const sendAsStranger = async (nonce: number, feeWei?: bigint): Promise<void> => {
    const raw = await site.strangersTransaction({ nonce, ...(feeWei === undefined ? {} : { feeWei }) });
    await site.rpc("eth_sendRawTransaction", raw);
  };

  it("are taken afresh when an outside transaction has used the next one", async () => {
    await using desk = await FaultRowDesk.open(site);
    await sendAsStranger(0);
    await desk.mine();
    const { orderId, ...order } = await desk.trade();
    expect(first({ orderId, ...order }).nonce).to.equal(1);
    await desk.mine(2);
    expect(desk.order(orderId).state).to.equal("Completed");
    expect(desk.news).to.deep.equal([]);
  });

  it("are not signed for twice when an outside transaction uses one before ours has left: the next order takes a fresh one", async () => {
    await using desk = await FaultRowDesk.open(site);
    desk.crashAt = "signed";
    const { orderId } = await desk.trade();
    await desk.crash();
    desk.crashAt = undefined;
    await sendAsStranger(0);
    await site.mine();
    await desk.start();
    const unsent = desk.order(orderId);
    expect([unsent.state, unsent.publishedVia, unsent.intents.length]).to.deep.equal(["Failed", [], 1]);
    expect(unsent.failure!.detail).to.include("was never sent").and.to.include("was used meanwhile");

    const next = await desk.trade();
    expect(first(next).nonce).to.equal(1);
    await desk.mine(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  it("that the node calls too low, although it has taken the transaction, fail nothing: the receipt decides", async () => {
    await using desk = await FaultRowDesk.open(site);
    site.node.faults.inject({ fault: "send-refused-after-forwarding" });
    const { orderId } = await desk.trade();
    expect(desk.events.find(({ type }) => type === "answered")).to.include({ answer: "rejected" });
    await desk.mine(2);
    const { state, intents, outcome } = desk.order(orderId);
    expect([state, intents.length]).to.deep.equal(["Completed", 1]);
    expect(outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
  });

  it("of bytes that a node has already are success, under the hash that they have", async () => {
    // Both are one node, which hears of the transaction twice.
    await using desk = await FaultRowDesk.open(site, { endpoints: [site.node.url, site.floor.rpcUrl] });
    site.node.faults.inject({ fault: "send-already-known" });
    const order = await desk.trade();
    expect(desk.events.find(({ type }) => type === "answered")).to.include({ answer: "accepted" });
    await desk.mine(2);
    const { state, inclusion } = desk.order(order.orderId);
    expect([state, inclusion!.transactionHash]).to.deep.equal(["Completed", first(order).hash]);
  });

  it("count in the pool, when a node's words are understood by nobody", async () => {
    await using desk = await FaultRowDesk.open(site);
    site.node.faults.inject({ fault: "send-unknown-error" });
    const { orderId } = await desk.trade();
    const answer = desk.events.find(({ type }) => type === "answered");
    expect(answer).to.include({ answer: "accepted" });
    expect(answer).to.have.property("detail").that.includes("the pool counts nonce 0");
    await desk.mine(2);
    expect(desk.order(orderId).state).to.equal("Completed");
  });

  it("that are used while no receipt is to be had leave the order open until there is one", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    site.node.faults.inject({ fault: "receipts-missing" });
    await desk.mine(FINALITY_BLOCKS - 1);
    expect(await site.usedNonces()).to.equal(1);
    expect(desk.order(orderId).state).to.be.oneOf(["Submitted", "Pending"]);
    site.node.faults.clear();
    await desk.mine();
    expect(desk.order(orderId).state).to.equal("Completed");
    expect(desk.order(orderId).outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
  });

  it("go to a stranger in a reorganisation: the profit is taken back at once, and the order fails when that is final", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    await desk.mine(2);
    expect(desk.order(orderId).state).to.equal("Completed");

    await site.rpc("anvil_reorg", 2, [[await site.strangersTransaction({ nonce: 0 }), 0]]);
    await desk.mine();
    expect(desk.order(orderId)).to.include({ state: "Pending" }).and.not.to.have.any.keys("outcome", "inclusion");
    await desk.mine(FINALITY_BLOCKS - 2);
    expect(desk.order(orderId).state).to.equal("Pending");
    await desk.mine(3);
    const { state, failure, settled } = desk.order(orderId);
    expect([state, failure!.reason, settled]).to.deep.equal(["Failed", "TransactionDropped", true]);
    expect(await site.profitWei()).to.equal(0n);
  });

  it("come back from a stranger in a reorganisation: the order is handed over again, and lands", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: { fallbackBlocks: 20 } });
    const order = await desk.trade();
    await sendAsStranger(0, 2_000n * GWEI);
    await desk.mine(FINALITY_BLOCKS - 2);
    expect(await site.poolHas(first(order).hash), "the stranger's took its place").to.equal(false);
    expect(desk.news.at(-1)).to.include("is paused");
    await site.rpc("anvil_reorg", FINALITY_BLOCKS - 2, []);
    await site.rpc("anvil_dropAllTransactions");
    await desk.mine(5);
    const { state, inclusion } = desk.order(order.orderId);
    expect([state, inclusion!.transactionHash]).to.deep.equal(["Completed", first(order).hash]);
    expect(desk.news.at(-1)).to.include("goes on");
  });

  it("that a second engine with the same key uses pause the account until that is final", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    await sendAsStranger(0, 2_000n * GWEI);
    await desk.mine();
    expect(desk.news.at(-1)).to.include("is paused: a transaction that is not ours has used its nonce 0");
    expect(await desk.refusals()).to.include("accounts-paused");
    await desk.mine(FINALITY_BLOCKS + 1);
    expect(desk.order(orderId).failure!.detail).to.include("a transaction that is not ours");
    expect(desk.news.at(-1)).to.include("goes on");

    const next = await desk.trade();
    expect(first(next).nonce).to.equal(1);
    await desk.mine(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  it("of a key that was taken out of the settings are followed to their end, and the other keys go on", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    await desk.crash();
    desk.operator = 1;
    await desk.start();
    await desk.mine(2);
    expect(desk.order(orderId).state).to.equal("Completed");
    const next = await desk.trade();
    expect(first(next).account).not.to.equal(site.operator);
    await desk.mine(FINALITY_BLOCKS + 1);
    expect(desk.order(orderId).settled).to.equal(true);
    expect(desk.order(next.orderId).state).to.equal("Completed");
    expect(desk.notes(orderId)).to.deep.equal([]);
  });

  it("of a key that was taken out of the settings cannot be spent on nothing, and that is said once", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    await desk.crash();
    await site.narrowBlocks(true);
    desk.operator = 1;
    await desk.start();
    await desk.mine(FINALITY_BLOCKS);
    const { state, intents } = desk.order(orderId);
    expect([state, intents.length]).to.deep.equal(["Pending", 1]);
    expect(desk.notes(orderId).filter((note) => note.includes("holds no key"))).to.have.length(1);
  });
});
