import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { startFaultRowBot } from "../../builders/fault-row-bot.ts";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";
import { eventually } from "../../builders/eventually.ts";

const HOUR_MS = 3_600_000;
const TIMEOUTS = {
  ARB_EXECUTION_ENGINE_SUBMISSION_TIMEOUT: "2s",
  ARB_EXECUTION_ENGINE_CONFIRMATION_TIMEOUT: "3s",
};
/** By then it has seen its orders in the pool, and waits for the next block. */
const SETTLES_MS = 500;
/** More than both. */
const SUSPENDED_MS = 3_500;

describe("an order whose bot loses track of time", () => {
  let site: FaultRowSite;

  before(async () => {
    site = await openFaultRowSite();
  });
  after(() => site.stop());
  afterEach(() => site.reset());

  it("is completed when it landed while the process was suspended, although its deadline has passed", async function () {
    if (process.platform !== "linux") return this.skip();
    using bot = await startFaultRowBot(site, TIMEOUTS);
    await delay(SETTLES_MS);
    bot.suspend();
    for (let block = 0; block < 5; block++) await site.mine();
    await delay(SUSPENDED_MS);
    bot.resume();
    await eventually(async () => {
      await site.mine();
      await delay(50);
      return bot.hasEnded();
    }, 20_000);
    expect((await bot.ended).code).to.equal(0);
    const orders = bot.orders();
    expect(orders.map(({ state }) => state)).to.deep.equal(orders.map(() => "Completed"));
    expect(orders.flatMap(({ intents }) => intents.map(({ transaction }) => transaction.purpose))).not.to.include(
      "cancel",
    );
    const earnedWei = orders.reduce((sum, { outcome }) => sum + outcome!.realisedProfit.amountWei, 0n);
    expect(earnedWei).to.equal(await site.profitWei());
  });

  it("goes on when the clock is set back by an hour, and so do new ones", async () => {
    const clock = { offsetMs: 0, nowMs: () => Date.now() + clock.offsetMs };
    await using desk = await FaultRowDesk.open(site, { clock });
    const order = await desk.trade();
    clock.offsetMs = -HOUR_MS;
    await desk.mine(2);
    expect(desk.order(order.orderId).state).to.equal("Completed");
    const next = await desk.trade();
    expect(next.orderId > order.orderId, "ids rise").to.equal(true);
    await desk.mine(2);
    expect(desk.order(next.orderId).state).to.equal("Completed");
  });

  it("is neutralised, and not failed, when the clock jumps ahead: what is mined decides", async () => {
    const clock = { offsetMs: 0, nowMs: () => Date.now() + clock.offsetMs };
    await using desk = await FaultRowDesk.open(site, { clock });
    const { orderId } = await desk.trade();
    await site.narrowBlocks(true);
    clock.offsetMs = HOUR_MS;
    await desk.mine();
    expect(desk.order(orderId).state).to.be.oneOf(["Submitted", "Pending"]);
    expect(desk.order(orderId).intents.map(({ transaction }) => transaction.purpose)).to.include("cancel");
    await desk.mine(2);
    const { state, failure, inclusion, intents } = desk.order(orderId);
    expect([state, failure!.reason]).to.deep.equal(["Failed", "NetworkTimeout"]);
    expect(inclusion!.transactionHash).to.equal(intents[1]!.transaction.hash);
    expect(await site.usedNonces()).to.equal(1);
  });
});
