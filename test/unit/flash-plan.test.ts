import { expect } from "chai";
import { Interface, Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { estimateRouteGas } from "../../bot/market/route-gas.ts";
import type { FlashDetails } from "../../bot/executors/flash/flash-details.ts";
import { aFlashSignal, aSigner, FLASH_SETTINGS, FlashBench, PROFIT_WEI, profitOf } from "../builders/plans.ts";
import { USDC, WETH } from "../builders/signals.ts";

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 10n * GWEI;

async function planOf(bench: FlashBench, signal = aFlashSignal()) {
  const planned = await bench.executor.plan((await bench.created(signal)).order);
  if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
  return planned.plan;
}

async function denialOf(bench: FlashBench, signal = aFlashSignal()) {
  return (await bench.executor.plan((await bench.created(signal)).order)).denied;
}

describe("assessing a flash arbitrage", () => {
  it("lets through what pays", () => {
    expect(new FlashBench().executor.assess(aFlashSignal())).to.equal(undefined);
  });

  it("denies a signal whose last block is the head", () => {
    const denied = new FlashBench().executor.assess(aFlashSignal({ validThroughBlock: 100n }));
    expect(denied).to.deep.equal({ code: "expired-signal", validThroughBlock: 100n, headBlock: 100n });
  });

  it("denies when the base fee and the least bid pass the highest gas price", () => {
    const bench = new FlashBench({ settings: { maxGasPriceWei: BASE_FEE_WEI + GWEI - 1n } });
    expect(bench.executor.assess(aFlashSignal())).to.include({
      code: "gas-price-too-high",
      gasPriceWei: BASE_FEE_WEI + GWEI,
    });
  });

  it("denies what leaves less than the minimum after gas and bid, to the wei", async () => {
    const signal = aFlashSignal();
    const { bid } = await planOf(new FlashBench(), signal);
    const gasWei = estimateRouteGas(signal.route) * (BASE_FEE_WEI + bid.maxPriorityFeePerGasWei);
    const enough = new FlashBench({ settings: { minNetProfitWei: PROFIT_WEI - gasWei } });
    expect(enough.executor.assess(signal)).to.equal(undefined);
    const tooMuch = new FlashBench({ settings: { minNetProfitWei: PROFIT_WEI - gasWei + 1n } });
    expect(tooMuch.executor.assess(signal)).to.include({
      code: "insufficient-profit",
      netProfitWei: PROFIT_WEI - gasWei,
    });
  });

  it("denies a profit in a token that nothing gives a price for", () => {
    const denied = new FlashBench().executor.assess(
      aFlashSignal({ expectedProfit: { token: USDC, amountWei: 10n ** 9n } }),
    );
    expect(denied).to.include({ code: "invalid-signal" });
  });

  it("denies when every account has an order that has not ended", async () => {
    const bench = new FlashBench({ accounts: 2 });
    const first = await bench.created();
    await bench.executor.plan(first.order);
    expect(bench.executor.assess(aFlashSignal())).to.equal(undefined);
    await bench.executor.plan((await bench.created()).order);
    expect(bench.executor.assess(aFlashSignal())).to.deep.equal({ code: "no-free-account", accounts: 2 });
    bench.executor.release(first.order.orderId);
    expect(bench.executor.assess(aFlashSignal())).to.equal(undefined);
  });
});

describe("planning a flash arbitrage", () => {
  it("reserves the account before its first await", async () => {
    const bench = new FlashBench();
    const [first, second] = [await bench.created(), await bench.created()];
    const [one, other] = await Promise.all([bench.executor.plan(first.order), bench.executor.plan(second.order)]);
    expect(one).to.have.property("plan");
    expect(other).to.deep.equal({ denied: { code: "no-free-account", accounts: 1 } });
  });

  it("targets the next blocks and expires with the last of them", async () => {
    const plan = await planOf(new FlashBench());
    expect(plan.targetBlocks).to.deep.equal([101n, 102n, 103n]);
    expect(plan.expiryBlock).to.equal(103n);
  });

  it("leaves a hybrid order time in the public pool, and gives a public one no target", async () => {
    expect((await planOf(new FlashBench({ settings: { submission: "hybrid" } }))).expiryBlock).to.equal(106n);
    const plan = await planOf(new FlashBench({ settings: { submission: "public" } }));
    expect([plan.targetBlocks, plan.expiryBlock]).to.deep.equal([[], 103n]);
  });

  it("asks the contract for the tolerated part of the profit, or for gas and the least profit where that is more", async () => {
    const tolerated = await planOf(new FlashBench());
    expect(tolerated.minProfitWei).to.equal((PROFIT_WEI * 9_500n) / 10_000n);
    const settings = { slippageToleranceBps: 9_999n };
    const { minProfitWei, bid, route } = await planOf(new FlashBench({ settings }));
    const gasWei = estimateRouteGas(route) * (BASE_FEE_WEI + bid.maxPriorityFeePerGasWei);
    expect(minProfitWei).to.equal(gasWei + FLASH_SETTINGS.minNetProfitWei);
  });

  it("encodes what it planned", async () => {
    const settlement = { recipient: "payout", unwrap: true, builderShareBps: 100 } as const;
    const { route, minProfitWei, expiryBlock, data } = await planOf(new FlashBench({ settings: { settlement } }));
    const terms = { route, minProfitWei, expiryBlock, wrappedNative: WETH, settlement };
    expect(data).to.equal(encodeExecution({ ...terms, funding: { kind: "flash-swap" } }));
  });

  it("takes the nonce from the chain", async () => {
    const bench = new FlashBench();
    bench.chain.firstNonce = 7;
    expect((await planOf(bench)).nonce).to.equal(7);
  });

  it("denies when the account cannot pay for all the gas at the highest fee, to the wei", async () => {
    const { gasLimit, bid } = await planOf(new FlashBench());
    const neededWei = gasLimit * bid.maxFeePerGasWei;
    const bench = new FlashBench();
    bench.chain.balance = neededWei - 1n;
    expect(await denialOf(bench)).to.deep.equal({ code: "insufficient-funds", balanceWei: neededWei - 1n, neededWei });
    const rich = new FlashBench();
    rich.chain.balance = neededWei;
    expect(await denialOf(rich)).to.equal(undefined);
  });

  it("denies when the account cannot be read", async () => {
    const bench = new FlashBench();
    bench.chain.isDown = true;
    expect(await denialOf(bench)).to.include({ code: "simulation-unavailable" });
  });

  it("denies a route that needs more gas than is allowed", async () => {
    expect(await denialOf(new FlashBench({ settings: { gasLimitCeiling: 100_000n } }))).to.include({
      code: "invalid-signal",
    });
  });

  it("denies amounts that cannot be encoded", async () => {
    const signal = aFlashSignal();
    const [first, last] = signal.route.hops;
    const hops = [{ ...first!, amountIn: 1n << 112n }, last!];
    expect(await denialOf(new FlashBench(), { ...signal, route: { ...signal.route, hops } })).to.include({
      code: "invalid-signal",
    });
  });
});

describe("simulating a flash arbitrage", () => {
  it("predicts what the contract returned, from the operator's account, and takes the gas limit from there", async () => {
    const bench = new FlashBench();
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(PROFIT_WEI - 5n, 300_000n);
    const trial = await bench.executor.simulate(plan);
    expect(trial).to.deep.include({ predictedProfit: { token: WETH, amountWei: PROFIT_WEI - 5n } });
    expect(bench.chain.calls[0]!.from).to.equal(aSigner().accounts[0]);
    expect(trial.denied === undefined && trial.plan).to.include({ gas: 300_000n, gasLimit: 360_000n });
  });

  it("asks the contract for what covers the gas that was measured", async () => {
    const bench = new FlashBench({ settings: { slippageToleranceBps: 10_000n } });
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(PROFIT_WEI, plan.gas + 50_000n);
    const trial = await bench.executor.simulate(plan);
    if (trial.denied !== undefined) throw new Error(trial.denied.code);
    const gasPrice = BASE_FEE_WEI + plan.bid.maxPriorityFeePerGasWei;
    expect(trial.plan.minProfitWei).to.equal(plan.minProfitWei + 50_000n * gasPrice);
    expect(trial.plan.data).not.to.equal(plan.data);
  });

  it("denies what leaves too little at the gas that was measured", async () => {
    const bench = new FlashBench();
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(10n ** 15n);
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "insufficient-profit" });
  });

  it("tells a revert from a node that does not answer", async () => {
    const bench = new FlashBench();
    const plan = await planOf(bench);
    bench.chain.onCall = () => ({ status: "reverted", revertData: "0x" });
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "simulation-reverted" });
    bench.chain.onCall = () => ({ status: "unavailable", detail: "timeout" });
    expect((await bench.executor.simulate(plan)).denied).to.deep.equal({
      code: "simulation-unavailable",
      problem: "timeout",
    });
    bench.chain.onCall = () => ({ status: "succeeded", returnData: "0x", gasUsed: 21_000n });
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "simulation-unavailable" });
  });

  it("says in numbers that the contract found too little", async () => {
    const bench = new FlashBench();
    const plan = await planOf(bench);
    const gasWei = plan.gas * (BASE_FEE_WEI + plan.bid.maxPriorityFeePerGasWei);
    for (const gainedWei of [PROFIT_WEI / 2n, -7n]) {
      const revertData = new Interface(FlashArbitrage__factory.abi).encodeErrorResult("ProfitBelowMinimum", [
        gainedWei,
        plan.minProfitWei,
      ]) as Hex;
      bench.chain.onCall = () => ({ status: "reverted", revertData });
      expect((await bench.executor.simulate(plan)).denied).to.deep.equal({
        code: "insufficient-profit",
        netProfitWei: gainedWei - gasWei,
        minNetProfitWei: plan.minProfitWei - gasWei,
      });
    }
  });

  it("asks nobody when it is off", async () => {
    const bench = new FlashBench({ settings: { simulation: "off" } });
    const plan = await planOf(bench);
    expect(await bench.executor.simulate(plan)).to.deep.include({ predictedProfit: plan.predictedProfit });
    expect(bench.chain.calls).to.deep.equal([]);
  });
});

describe("signing a flash arbitrage", () => {
  it("signs what was planned, and writes down all that another process needs", async () => {
    const bench = new FlashBench();
    const record = await bench.signed();
    const { transaction, details } = record.order.intents[0]!;
    const signed = Transaction.from(transaction.raw);
    expect(signed).to.include({ nonce: 0, chainId: 1n, value: 0n, hash: transaction.hash });
    expect(signed.to!.toLowerCase()).to.equal(FLASH_SETTINGS.contract);
    expect(signed.gasLimit).to.equal(156_000n);
    const facts = details as FlashDetails;
    expect(facts).to.deep.include({ targetBlocks: [101n, 102n, 103n], expiryBlock: 103n, observedBlock: 100n });
    expect(facts.wrappedNative).to.equal(WETH);
    expect(facts.pools).to.deep.equal(record.order.signal.resources);
    expect(signed.data).to.equal(facts.data);
  });
});
