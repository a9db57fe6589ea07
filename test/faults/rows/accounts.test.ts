import { expect } from "chai";
import { toQuantity, Transaction } from "ethers";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";
import { openEdrQueue } from "../../builders/queue-on-edr.ts";
import { QueueSite } from "../../builders/public-queue.ts";

const MOST_GAS = 16_777_216n;

describe("what an account can do", () => {
  let site: FaultRowSite;

  before(async () => {
    site = await openFaultRowSite();
  });
  after(() => site.stop());
  afterEach(() => site.reset());

  it("ends when it is drained: no new order is made, and the one in flight lands", async () => {
    await using desk = await FaultRowDesk.open(site);
    const { orderId, intents } = await desk.trade();
    const { gasLimit, maxFeePerGas } = Transaction.from(intents[0]!.transaction.raw);
    await site.narrowBlocks(true);
    await site.rpc("anvil_setBalance", site.operator, toQuantity(gasLimit * maxFeePerGas! + 1n));
    await desk.mine();
    await site.narrowBlocks(false);
    expect(await desk.refusals()).to.include("insufficient-funds");
    await desk.mine(3);
    expect(desk.order(orderId).state).to.equal("Completed");

    await site.rpc("anvil_setBalance", site.operator, toQuantity(10n ** 20n));
    await desk.mine();
    const next = await desk.trade();
    await desk.mine(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  it("is one thing at a time when it is delegated (EIP-7702), and leaves no gap", async () => {
    site.node.faults.inject({ fault: "account-delegated" });
    await using desk = await FaultRowDesk.open(site);
    const { orderId } = await desk.trade();
    expect(await desk.refusals()).to.include("no-free-account");
    await desk.mine();
    const next = await desk.trade();
    expect(next.intents[0]!.transaction.nonce).to.equal(1);
    await desk.mine(2);
    for (const id of [orderId, next.orderId]) expect(desk.order(id).state).to.equal("Completed");
    const refusedAsDelegated = desk.events.filter((event) => "detail" in event && event.detail.includes("delegated"));
    expect(refusedAsDelegated).to.deep.equal([]);
  });
});

describe("more gas than the protocol allows a transaction (EIP-7825)", () => {
  let site: QueueSite;

  before(async () => {
    site = await QueueSite.open(await openEdrQueue(), { gasLimitCeiling: 30_000_000n });
  });
  after(() => site.stop());

  it("is refused by the node, and before that by us: nothing is signed, and no nonce is held", async () => {
    const tooMuch = { from: site.account, to: site.account, gas: toQuantity(MOST_GAS + 1n) };
    expect(await site.rpc("eth_sendTransaction", tooMuch).then(String, String)).to.include(MOST_GAS);

    const { order } = await site.signed();
    site.executor.release(order.orderId);
    const planned = await site.executor.plan(order);
    if (planned.denied !== undefined) throw new Error(planned.denied.code);
    const sign = () => site.executor.sign({ ...planned.plan, gasLimit: MOST_GAS + 1n });
    expect(sign).to.throw(`a transaction may have ${MOST_GAS} gas`);
    site.executor.release(order.orderId);
    const next = await site.signed();
    expect(next.order.intents[0]!.transaction).to.include({ nonce: 0 }).and.to.have.property("competesWith").that.is
      .empty;
  });
});
