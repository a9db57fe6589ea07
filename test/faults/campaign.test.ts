import { expect } from "chai";
import { holdCampaign } from "../builders/campaign.ts";

const ORDERS = 25;
const SEED = 4;
const WITHIN_MS = 180_000;

describe("a campaign of random orders and faults", () => {
  it("loses no order, spends no nonce twice and ends none in a wrong state", async function () {
    this.timeout(WITHIN_MS);
    const { summary, judgement } = await holdCampaign({ orders: ORDERS, seed: SEED, onProgress: () => undefined });
    expect(judgement).to.deep.equal({ lost: [], doubleSpentNonces: [], wrongTerminalStates: [] });
    expect(summary.ordersJudged).to.be.at.least(ORDERS);
    expect(Object.keys(summary.faults)).to.not.be.empty;
  });
});
