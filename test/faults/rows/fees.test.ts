import { expect } from "chai";
import { FaultRowDesk } from "../../builders/fault-row-desk.ts";
import { type FaultRowSite, openFaultRowSite } from "../../builders/fault-row-site.ts";

const GWEI = 10n ** 9n;
const NO_CAP = { maxGasPriceWei: 10n ** 15n, maxPriorityFeeWei: 10n ** 15n };

describe("an order that waits through a long fee spike", () => {
  let site: FaultRowSite;

  before(async () => {
    site = await openFaultRowSite();
  });
  after(() => site.stop());

  it("has the same little to say however long it waits and however the base fee wobbles, and lands afterwards", async () => {
    await using desk = await FaultRowDesk.open(site, { settings: { ...NO_CAP, fallbackBlocks: 40 } });
    const { orderId } = await desk.trade();
    const wobble = async (blocks: number): Promise<number> => {
      for (let block = 0; block < blocks; block++) await desk.mine(1, (10_000n + BigInt(block)) * GWEI);
      return desk.events.length;
    };
    const afterSome = await wobble(5);
    expect(desk.notes(orderId).filter((note) => note.includes("pays more"))).to.have.length(1);
    expect(await wobble(15)).to.equal(afterSome);
    expect(desk.order(orderId).state).to.equal("Pending");
    await desk.mine(3, GWEI);
    expect(desk.order(orderId).state).to.equal("Completed");
  });
});
