import { expect } from "chai";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";
import { type FaultyNode, startFaultyNode } from "../../builders/faulty-node.ts";
import { eventually } from "../../builders/eventually.ts";

describe("an order that is followed through bad endpoints", () => {
  let site: FaultRowSite;
  let forgetful: FaultyNode;

  before(async () => {
    site = await openFaultRowSite();
    forgetful = await startFaultyNode(site.floor.rpcUrl);
  });
  after(async () => {
    await forgetful.stop();
    await site.stop();
  });
  afterEach(() => site.reset());

  it("does not fail because one node cannot find it, and is signed once", async () => {
    await using desk = await FaultRowDesk.open(site, { endpoints: [forgetful.url, site.floor.rpcUrl] });
    forgetful.answer = (method) => (method === "eth_getTransactionByHash" ? { result: null } : undefined);
    const { orderId, intents } = await desk.trade();
    await site.narrowBlocks(true);
    await desk.mine(3);
    expect(desk.order(orderId).state).to.be.oneOf(["Submitted", "Pending"]);
    await site.narrowBlocks(false);
    await desk.mine(4);
    const { state, inclusion } = desk.order(orderId);
    expect([state, inclusion!.transactionHash]).to.deep.equal(["Completed", intents[0]!.transaction.hash]);
    expect(desk.order(orderId).intents).to.have.length(1);
  });

  it("is not taken for gone when another node's pool holds what a relay leaked: its nonce is spent on nothing", async () => {
    const settings = { submission: "private", targetBlocks: 2 } as const;
    await using desk = await FaultRowDesk.open(site, { endpoints: [forgetful.url, site.floor.rpcUrl], settings });
    forgetful.answer = (method) => (method === "eth_getTransactionByHash" ? { result: null } : undefined);
    site.relay.faults.inject({ fault: "bundle-leaked" });
    const { orderId } = await desk.trade();
    await site.narrowBlocks(true);
    await desk.mine(7);
    expect(desk.notes(orderId).join()).to.include("a public pool holds its transaction");
    expect(desk.order(orderId).failure!.reason).to.equal("NetworkTimeout");
  });

  it("keeps its inclusion, and its nonce, while the first node serves an old block", async () => {
    await using desk = await FaultRowDesk.open(site, { endpoints: [site.node.url, site.floor.rpcUrl] });
    const { orderId } = await desk.trade();
    await desk.mine();
    site.node.faults.inject({ fault: "stale-block" });
    await desk.mine(4);
    expect(desk.events.map(({ type }) => type)).not.to.include.oneOf(["inclusion-removed", "reopened"]);
    expect(desk.order(orderId).state).to.equal("Completed");
    const next = await desk.trade();
    expect(next.intents[0]!.transaction.nonce).to.equal(1);
    await desk.mine(2);
    expect(desk.order(next.orderId).state, "the second opinion is three blocks behind").to.equal("Pending");
    await desk.mine(3);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  for (const isRestarted of [false, true]) {
    const when = isRestarted ? "after a restart" : "in the same run";
    it(`is not ended by the receipts of a node that lies, and ends rightly ${when} once it tells the truth`, async () => {
      await using desk = await FaultRowDesk.open(site, { endpoints: [site.node.url, site.floor.rpcUrl] });
      const { orderId } = await desk.trade();
      site.node.faults.inject({ fault: "receipts-altered" });
      await desk.mine(4);
      expect(desk.order(orderId).state).to.equal("Pending");
      expect(desk.order(orderId).inclusion!.succeeded, "what the node says").to.equal(false);
      expect(desk.notes(orderId).at(-1)).to.include("a second endpoint does not confirm");
      site.node.faults.clear();
      if (isRestarted) await desk.crash();
      if (isRestarted) await desk.start();
      await desk.mine();
      const { state, inclusion, outcome } = desk.order(orderId);
      expect([state, inclusion!.succeeded]).to.deep.equal(["Completed", true]);
      expect(outcome!.realisedProfit.amountWei).to.equal(await site.profitWei());
    });
  }

  for (const fault of ["heads-duplicated", "heads-reordered", "heads-skipped"] as const) {
    it(`is included once and completes over ${fault} of a WebSocket`, async () => {
      await using desk = await FaultRowDesk.open(site, { endpoints: [site.node.webSocketUrl] });
      const { orderId } = await desk.trade();
      site.node.faults.inject({ fault, probability: 0.5 });
      for (let block = 0; block < 12; block++) await site.mine();
      site.node.faults.clear();
      await site.mine();
      await eventually(() => desk.order(orderId).settled);
      expect(site.node.faults.strikes.get(fault)).to.be.greaterThan(0);
      expect(desk.order(orderId).state).to.equal("Completed");
      const own = desk.events.filter((event) => event.orderId === orderId).map(({ type }) => type);
      for (const type of ["included", "completed", "settled"]) {
        expect(
          own.filter((each) => each === type),
          type,
        ).to.have.length(1);
      }
    });
  }
});
