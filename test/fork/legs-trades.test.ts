import { expect } from "chai";
import { toQuantity } from "ethers";
import type { Order } from "../../bot/core/order.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor } from "../../devnet/trading-floor.ts";
import { type EmbeddedExchange, LegsDesk } from "../builders/legs-desk.ts";
import { approveBefore, setCapital } from "../builders/legs-interventions.ts";

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;

describe("an arbitrage by legs on real routers", function () {
  this.timeout(60_000);
  let desk: LegsDesk;

  before(async () => {
    desk = await LegsDesk.open(openTradingFloor);
    await desk.start();
  });

  after(() => desk.stop());

  const UNDISTURBED: readonly (readonly [EmbeddedExchange, EmbeddedExchange])[] = [
    ["sushiswap", "uniswap-v2"],
    ["uniswap-v3", "uniswap-v2"],
    ["balancer", "uniswap-v2"],
  ];
  for (const [buyAt, sellAt] of UNDISTURBED) {
    it(`bought at ${buyAt} and sold at ${sellAt}, brings to the wei what was predicted`, async () => {
      await desk.trade("WETH", "USDC", "150");
      await desk.block();
      const beforeWei = await desk.capital("WETH");
      const id = desk.offer(desk.way("USDC", buyAt, sellAt));
      await desk.sent(id, "buy");
      expectExact(await desk.ended(id), id);
      expect((await desk.capital("WETH")) - beforeWei).to.equal(desk.order(id).outcome!.realisedProfit.amountWei);
    });
  }

  for (const sellAt of ["uniswap-v3", "balancer"] as const) {
    it(`bought at uniswap-v2 and sold at ${sellAt}, brings to the wei what was predicted`, async () => {
      await desk.trade("USDC", "WETH", "1500000");
      await desk.block();
      const id = desk.offer(desk.way("USDC", "uniswap-v2", sellAt));
      await desk.sent(id, "buy");
      expectExact(await desk.ended(id), id);
    });
  }

  it("goes over USDT, which takes a new allowance only after the old one was set to 0", async () => {
    await desk.trade("WETH", "USDT", "120");
    await desk.block();
    const heldWei = await desk.capital("USDT");
    const spender = EMBEDDED_EXCHANGES.find(({ name }) => name === "uniswap-v2")!.router;
    for (const { address: from } of ACCOUNTS.capital) await approveBefore(desk, TOKENS.USDT.address, from, spender, 5n);
    await desk.block();
    const id = desk.offer(desk.way("USDT", "sushiswap", "uniswap-v2"));
    await desk.sent(id, "buy");
    const order = await desk.ended(id);
    expectExact(order, id);
    expect(order.parts.map(({ brief }) => brief.partId)).to.include.members([
      `reset ${TOKENS.USDT.address} for uniswap-v2`,
      `approve ${TOKENS.USDT.address} for uniswap-v2`,
    ]);
    expect(await desk.capital("USDT")).to.equal(heldWei);
  });

  it("tells the trade memory how each leg went, and takes an id once, also after a restart", async () => {
    await desk.trade("WETH", "DAI", "50");
    await desk.block();
    const way = desk.way("DAI", "sushiswap", "uniswap-v2");
    const id = desk.offer(way);
    await desk.sent(id, "buy");
    const { orderId } = await desk.ended(id);
    const records = desk.memory.listParts({ limit: 100 }).filter((record) => record.orderId === orderId);
    expect(records.map(({ partId, exchange, status }) => [partId, exchange, status])).to.have.deep.members([
      ["buy", "sushiswap", "confirmed"],
      ["sell", "uniswap-v2", "confirmed"],
    ]);
    expect(records.every(({ tradeId, gasUsed, volumeUsdE8 }) => tradeId === id && gasUsed && volumeUsdE8)).to.equal(
      true,
    );

    await desk.crash();
    await desk.start();
    desk.offer(way, { opportunityId: id });
    expect(desk.denials.at(-1)).to.deep.equal({ code: "duplicate-trade", tradeId: id });
  });

  it("goes out in one bundle for each leg where there is a relay, with its approvals in front", async () => {
    await desk.crash();
    await desk.start({ settings: { submission: "private" } });
    await desk.trade("WETH", "WBTC", "120");
    await desk.block();
    const id = desk.offer(desk.way("WBTC", "sushiswap", "uniswap-v2"));
    await desk.sent(id, "buy");
    await desk.blocksUntilSent(id, "sell");
    const order = await desk.ended(id);
    expectExact(order, id);
    expect(new Set(order.publishedVia)).to.deep.equal(new Set(["flashbots"]));
    const [approval, buy] = order.parts;
    expect(approval!.brief.purpose).to.equal("approve");
    expect(approval!.inclusion!.blockNumber).to.equal(buy!.inclusion!.blockNumber);
    await desk.crash();
    await desk.start({ settings: { submission: "public" } });
  });

  it("is made smaller until its slippage fits its margin", async () => {
    await desk.trade("WETH", "DAI", "60");
    await desk.block();
    const way = desk.way("DAI", "sushiswap", "uniswap-v2");
    const id = desk.offer(way, { amountInWei: 20n * 10n ** 18n });
    await desk.sent(id, "buy");
    const order = await desk.ended(id);
    expectExact(order, id);
    const { brief } = order.parts.find((part) => part.brief.partId === "buy")!;
    expect(brief.purpose === "swap" && brief.sold.amountWei < 20n * 10n ** 18n).to.equal(true);
  });

  it("is refused where no size has so little slippage", async () => {
    await desk.trade("WETH", "DAI", "60");
    await desk.block();
    desk.offer(desk.way("DAI", "sushiswap", "uniswap-v2"), { limits: { maxSlippageBps: 0n } });
    expect(desk.denials.at(-1)!.code).to.equal("slippage-above-limit");
  });

  it("waits while gas is dearer than allowed, and goes out when it is not any more", async () => {
    await desk.trade("WETH", "DAI", "60");
    await desk.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(40n * GWEI));
    await desk.block();
    const id = desk.offer(desk.way("DAI", "sushiswap", "uniswap-v2"), { limits: { maxGasPriceWei: 20n * GWEI } });
    await desk.block();
    await desk.block();
    expect(desk.order(id).state).to.equal("Created");
    await desk.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
    await desk.block();
    await desk.sent(id, "buy");
    expectExact(await desk.ended(id), id);
  });

  it("is denied when gas is still too dear at the end of its time", async () => {
    await desk.crash();
    await desk.start({ engine: { submissionTimeoutMs: 300 } });
    await desk.trade("WETH", "DAI", "60");
    await desk.block();
    const id = desk.offer(desk.way("DAI", "sushiswap", "uniswap-v2"), { limits: { maxGasPriceWei: 1n } });
    expect((await desk.failed(id)).failure!.reason).to.equal("GasPriceTooHigh");
    // An id is used once, whatever became of it.
    desk.offer(desk.way("DAI", "sushiswap", "uniswap-v2"), { opportunityId: id });
    expect(desk.denials.at(-1)).to.deep.equal({ code: "duplicate-trade", tradeId: id });
    await desk.crash();
    await desk.start({});
  });

  it("is bounded by the capital where its size is ours to choose, and denied where it is not", async () => {
    await desk.trade("WETH", "DAI", "60");
    await desk.block();
    await setCapital(desk, ETHER);
    const way = desk.way("DAI", "sushiswap", "uniswap-v2");
    const refused = desk.offer(way, { amountInWei: ETHER + 1n });
    expect((await desk.failed(refused)).failure!.reason).to.equal("InsufficientFunds");
    const id = desk.offer(way);
    const { brief } = await desk.sent(id, "buy");
    expect(brief.purpose === "swap" && brief.sold.amountWei).to.equal(ETHER);
    expectExact(await desk.ended(id), id);
  });

  function expectExact(order: Order, id: string): void {
    expect(order.state, desk.story(id)).to.equal("Completed");
    expect(order.outcome!.realisedProfit, desk.story(id)).to.deep.equal(order.predictedProfit);
  }
});
