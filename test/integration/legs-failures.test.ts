import { expect } from "chai";
import { gasCostWeiOf } from "../../bot/core/order-account.ts";
import { isOpen, type Order } from "../../bot/core/order.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { eventually } from "../builders/eventually.ts";
import { LegsDesk } from "../builders/legs-desk.ts";
import { drainPair, setCapital } from "../builders/legs-interventions.ts";
import type { LegsWay } from "../builders/legs-signals.ts";

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;
/** Of whoever is to be first in a block. */
const HIGH_TIP_WEI = 200n * GWEI;

describe("legs that fail on real routers", function () {
  this.timeout(60_000);
  let desk: LegsDesk;
  let before: { readonly wethWei: bigint; readonly nativeWei: bigint; readonly heldWei: bigint };

  beforeEach(async () => {
    desk = await LegsDesk.open();
    await desk.start();
    before = await capital();
  });

  afterEach(() => desk.stop());

  it("of which the purchase reverts, cost its gas and change nothing else", async () => {
    await desk.trade("USDC", "WETH", "1500000");
    await desk.block();
    const id = desk.offer(desk.way("USDC", "uniswap-v2", "sushiswap"));
    await desk.sent(id, "buy");
    await desk.trade("WETH", "USDC", "600", HIGH_TIP_WEI);
    const order = await desk.ended(id);
    expect(order.state, desk.story(id)).to.equal("Failed");
    expect(order.failure!.reason).to.equal("TransactionReverted");
    expect(order.failure!.detail).to.contain("less than the minimum");
    expect(order.failure!.balance).to.equal(undefined);
    await expectBooked(order);
  });

  it("of which the purchase is in no block, cost nothing", async () => {
    await desk.crash();
    await desk.start({ settings: { submission: "private" } });
    await desk.trade("USDC", "WETH", "1500000");
    await desk.block();
    const id = desk.offer(desk.way("USDC", "uniswap-v2", "sushiswap"));
    await desk.sent(id, "buy");
    await desk.trade("WETH", "USDC", "600", HIGH_TIP_WEI);
    // By a builder whom no relay has told of the bundle.
    await desk.rpc("anvil_mine", "0x1");
    await desk.caughtUp();
    const order = await desk.ended(id);
    expect(order.failure?.reason, desk.story(id)).to.equal("MEVBundleFailed");
    expect(gasCostWeiOf(order)).to.equal(0n);
    await expectBooked(order);
  });

  it("of which no relay's block came go through the public pool, the approval before the purchase", async () => {
    await desk.crash();
    await desk.start({ settings: { submission: "hybrid" } });
    await desk.trade("WETH", "USDC", "150");
    await desk.block();
    const id = desk.offer(wayThere());
    await desk.sent(id, "buy");
    // By builders whom no relay tells of anything.
    for (let block = 0; block < 24 && isOpen(desk.order(id)); block++) {
      await desk.rpc("anvil_mine", "0x1");
      await desk.caughtUp();
    }
    const order = desk.order(id);
    expect(order.outcome?.realisedProfit, desk.story(id)).to.deep.equal(order.predictedProfit);
    expect(order.publishedVia).to.include.members(["flashbots", "public-pool"]);
    await expectBooked(order);
  });

  it("of which the sale reverts because somebody moved its pool, sell at the exchange that pays most", async () => {
    const id = await bought();
    await desk.blocksUntilSent(id, "sell");
    await desk.trade("USDC", "WETH", "900000", HIGH_TIP_WEI);
    const order = await desk.ended(id);
    const sale = order.parts.findLast(({ brief }) => brief.purpose === "swap")!;
    expect(sale.brief.partId, desk.story(id)).to.match(/^sell #2 (shibaswap|uniswap-v3|balancer|sushiswap)$/);
    expect(sale.state).to.equal("Completed");
    expect(order.outcome === undefined ? order.failure!.balance!.held : undefined).to.equal(undefined);
    await expectBooked(order);
  });

  it("of which the sale has too little gas, sell once more with more gas and another nonce", async () => {
    await desk.crash();
    await desk.start({ calls: tooLittleGasOfSales });
    const id = await bought();
    const order = await desk.ended(id);
    expect(order.state, desk.story(id)).to.equal("Completed");
    const [first, second] = ["sell", "sell #2"].map((partId) =>
      order.parts.find(({ brief }) => brief.partId === partId),
    );
    expect(first!.failure!.detail).to.contain("it ran out of gas");
    expect(second!.state).to.equal("Completed");
    const nonces = order.intents.map(({ transaction }) => transaction.nonce);
    expect(new Set(nonces).size).to.equal(nonces.length);
    await expectBooked(order);
  });

  it("of which the sale's exchange is drained, are sold elsewhere without an attempt there", async () => {
    const { sellPool } = wayThere();
    const id = await bought();
    await drainPair(desk, sellPool, "WETH");
    const order = await desk.ended(id);
    const swaps = order.parts.filter(({ brief }) => brief.purpose === "swap");
    expect(
      swaps.map(({ brief }) => brief.partId),
      desk.story(id),
    ).to.have.length(2);
    expect(swaps[1]!.brief.partId).to.match(/^sell (shibaswap|uniswap-v3|balancer|sushiswap)$/);
    await expectBooked(order);
  });

  it("unwind at the best price within the loss cap", async () => {
    const id = await bought({ limits: { recoveries: ["unwind", "hold"] } });
    await desk.trade("USDC", "WETH", "1500000", HIGH_TIP_WEI);
    const order = await desk.ended(id);
    expect(order.parts.at(-1)!.brief.partId, desk.story(id)).to.equal("unwind");
    expect(order.state).to.equal("Failed");
    const { realisedProfit, held } = order.failure!.balance!;
    expect(held).to.equal(undefined);
    expect(realisedProfit.amountWei < 0n).to.equal(true);
    await expectBooked(order);
  });

  it("are held when nothing pays so much that the loss cap allows it, and say so", async () => {
    const id = await bought({ limits: { recoveries: ["other-exchange", "unwind"], maxLossBps: 1n } });
    await desk.trade("USDC", "WETH", "1500000", HIGH_TIP_WEI);
    const order = await desk.ended(id);
    expect(order.state, desk.story(id)).to.equal("Failed");
    expect(order.failure!.detail).to.match(/^it holds \d+ base units of 0x.*no exchange pays so much/);
    const buy = order.parts.find(({ brief }) => brief.partId === "buy")!;
    expect(order.failure!.balance!.held).to.deep.equal([buy.outcome!.received]);
    await expectBooked(order);
    expect((await desk.settled(id)).failure!.detail).to.equal(order.failure!.detail);
  });

  it("sell as much of it as still pays, and hold the rest", async () => {
    const id = await bought({ limits: { recoveries: ["smaller-size", "hold"] } });
    // At the same price, a hundredth of its depth.
    await drainPair(desk, wayThere().sellPool, "WETH");
    await drainPair(desk, wayThere().sellPool, "USDC");
    const order = await desk.ended(id);
    const sale = order.parts.findLast(({ brief }) => brief.purpose === "swap")!;
    expect(sale.brief.partId, desk.story(id)).to.match(/^sell uniswap-v2$/);
    const [held] = order.failure!.balance!.held!;
    const buy = order.parts.find(({ brief }) => brief.partId === "buy")!;
    expect(held!.amountWei + sale.outcome!.sold!.amountWei).to.equal(buy.outcome!.received!.amountWei);
    await expectBooked(order);
  });

  it("go on with the sale after a restart, and know their id although the trade memory is lost", async () => {
    await desk.trade("WETH", "USDC", "150");
    await desk.block();
    const id = desk.offer(wayThere());
    await desk.sent(id, "buy");
    await desk.crash();
    await desk.forgetTrades();
    await desk.floor.builder.sealNow();
    await desk.start();
    await desk.caughtUp();
    const order = await desk.ended(id);
    expect(order.outcome!.realisedProfit, desk.story(id)).to.deep.equal(order.predictedProfit);
    await expectBooked(order);
    desk.offer(wayThere(), { opportunityId: id });
    expect(desk.denials.at(-1)).to.deep.include({ code: "duplicate-trade" });
  });

  for (const depth of [1, 2]) {
    it(`have books equal to the chain when a reorganisation of depth ${depth} takes the purchase back`, async () => {
      await desk.trade("WETH", "USDC", "150");
      await desk.block();
      const id = desk.offer(wayThere());
      await desk.sent(id, "buy");
      for (let block = 0; block < depth; block++) await desk.block();
      if (depth === 2) await desk.sent(id, "sell");
      await desk.rpc("anvil_reorg", depth, []);
      await desk.caughtUp();
      const order = await desk.settled(id);
      expect(order.settled, desk.story(id)).to.equal(true);
      await expectBooked(order);
    });
  }

  it("say that they sold other tokens of the account when the purchase is taken back for good", async () => {
    await desk.trade("USDC", "WETH", "1500000");
    await desk.block();
    const id = desk.offer(desk.way("USDC", "uniswap-v2", "sushiswap"));
    await desk.sent(id, "buy");
    await desk.block();
    await desk.block();
    await desk.sent(id, "sell");
    await desk.rpc("anvil_reorg", 2, []);
    await desk.trade("WETH", "USDC", "600", HIGH_TIP_WEI);
    await desk.caughtUp();
    const order = await desk.settled(id);
    expect(order.failure?.detail, desk.story(id)).to.contain("a reorganisation took the purchase back");
    await expectBooked(order);
  });

  it("are not begun with tokens that other open orders are going to sell", async () => {
    await setCapital(desk, ETHER);
    for (const token of ["USDC", "USDT", "DAI"] as const) await desk.trade("WETH", token, "120");
    await desk.block();
    const ids = (["USDC", "USDT", "DAI"] as const).map((token) =>
      desk.offer(desk.way(token, "sushiswap", "uniswap-v2"), { amountInWei: (ETHER * 7n) / 10n }),
    );
    await eventually(() => ids.some((id) => desk.isFailed(id)));
    const failed = ids.filter((id) => desk.isFailed(id));
    expect(failed).to.have.length(1);
    expect(desk.order(failed[0]!).failure!.reason).to.equal("InsufficientFunds");
    for (const id of ids.filter((each) => !failed.includes(each))) {
      await desk.sent(id, "buy");
      expect((await desk.ended(id)).state, desk.story(id)).to.equal("Completed");
    }
  });

  function wayThere(): LegsWay {
    return desk.way("USDC", "sushiswap", "uniswap-v2");
  }

  /** Bought and not confirmed. */
  async function bought(wishes: Parameters<LegsDesk["offer"]>[1] = {}): Promise<string> {
    await desk.trade("WETH", "USDC", "150");
    await desk.block();
    const id = desk.offer(wayThere(), wishes);
    await desk.sent(id, "buy");
    await desk.block();
    return id;
  }

  async function capital(): Promise<typeof before> {
    const [wethWei, nativeWei, heldWei] = await Promise.all([
      desk.capital("WETH"),
      desk.capitalNative(),
      desk.capital("USDC"),
    ]);
    return { wethWei, nativeWei, heldWei };
  }

  /** The books say what the accounts have. */
  async function expectBooked(order: Order): Promise<void> {
    const { outcome, failure } = order;
    const balance = outcome ?? failure?.balance;
    const now = await capital();
    const gain = balance?.realisedProfit.amountWei ?? 0n;
    const held = balance?.held?.find(({ token }) => token === TOKENS.USDC.address)?.amountWei ?? 0n;
    expect(now.wethWei - before.wethWei, "WETH").to.equal(gain);
    expect(now.heldWei - before.heldWei, "USDC").to.equal(held);
    expect(before.nativeWei - now.nativeWei, "gas").to.equal(gasCostWeiOf(order));
  }
});

/** A double of the trial: it tells too little gas of every sale, so that the second one has enough only if it is given twice as much. */
function tooLittleGasOfSales(
  real: Parameters<NonNullable<Parameters<LegsDesk["start"]>[0]>["calls"] & object>[0],
): typeof real {
  let trials = 0;
  return {
    tryInOrder: async (calls) => {
      const outcomes = await real.tryInOrder(calls);
      trials += 1;
      return trials > 1 ? outcomes.map((outcome) => ({ ...outcome, gasUsed: 48_000n })) : outcomes;
    },
  };
}
