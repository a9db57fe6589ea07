import { expect } from "chai";
import { Interface, Transaction } from "ethers";
import type { Awaitable } from "../../bot/core/awaitable.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { flashSignal, type UnsizedArbitrageSignal } from "../../bot/core/signal.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { estimateRouteGas } from "../../bot/market/search/route-gas.ts";
import type { FlashDetails } from "../../bot/executors/flash/flash-details.ts";
import {
  aFlashSignal,
  aSigner,
  FLASH_SETTINGS,
  FlashBench,
  OrderRecord,
  PROFIT_WEI,
  profitOf,
} from "../builders/plans.ts";
import { draftIn } from "../builders/assessments.ts";
import { settled } from "../builders/chain.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { USDC, WETH } from "../builders/signals.ts";

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 10n * GWEI;

async function planOf(bench: FlashBench, signal = aFlashSignal()) {
  const planned = await bench.executor.plan((await bench.created(signal)).order);
  if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
  return planned.plan;
}

/** What was there at once, and what came later. */
function allOf<T>(begun: readonly Awaitable<T>[]): Promise<T[]> {
  return Promise.all(begun.map((each) => Promise.resolve(each)));
}

async function denialOf(bench: FlashBench, signal = aFlashSignal()) {
  return (await bench.executor.plan((await bench.created(signal)).order)).denied;
}

describe("assessing a flash arbitrage", () => {
  it("lets through what pays", async () => {
    expect((await FlashBench.open()).denialOf(aFlashSignal())).to.equal(undefined);
  });

  it("denies a signal whose last block is the head", async () => {
    const denied = (await FlashBench.open()).denialOf(aFlashSignal({ validThroughBlock: 100n }));
    expect(denied).to.deep.equal({ code: "expired-signal", validThroughBlock: 100n, headBlock: 100n });
  });

  it("denies when the base fee and the least bid pass the highest gas price", async () => {
    const bench = await FlashBench.open({ settings: { maxGasPriceWei: BASE_FEE_WEI + GWEI - 1n } });
    expect(bench.denialOf(aFlashSignal())).to.include({
      code: "gas-price-too-high",
      gasPriceWei: BASE_FEE_WEI + GWEI,
    });
  });

  it("denies what leaves less than the minimum after gas, bid and all of the tolerated slippage, to the wei", async () => {
    const signal = aFlashSignal();
    const { bid } = await planOf(await FlashBench.open(), signal);
    const gasWei = estimateRouteGas(signal.route) * (BASE_FEE_WEI + bid.maxPriorityFeePerGasWei);
    const leastWei = (PROFIT_WEI * 9_500n) / 10_000n - gasWei;
    const enough = await FlashBench.open({ settings: { minNetProfitWei: leastWei } });
    expect(enough.denialOf(signal)).to.equal(undefined);
    const tooMuch = await FlashBench.open({ settings: { minNetProfitWei: leastWei + 1n } });
    expect(tooMuch.denialOf(signal)).to.include({ code: "insufficient-profit", netProfitWei: leastWei });
  });

  it("denies a profit in a token that nothing gives a price for", async () => {
    const denied = (await FlashBench.open()).denialOf(
      aFlashSignal({ expectedProfit: { token: USDC, amountWei: 10n ** 9n } }),
    );
    expect(denied).to.include({ code: "invalid-signal" });
  });

  it("denies when no account can pay for the gas", async () => {
    const bench = await FlashBench.open({}, ({ chain }) => (chain.balance = 1n));
    expect(bench.denialOf(aFlashSignal())).to.include({ code: "insufficient-funds", balanceWei: 1n });
  });

  it("denies when no account can pay for all the gas that a plan will allow, to the wei", async () => {
    for (const simulation of ["node", "off"] as const) {
      const settings = { simulation };
      const { gasLimit, bid } = await planOf(await FlashBench.open({ settings }));
      const neededWei = gasLimit * bid.maxFeePerGasWei;
      const poor = await FlashBench.open({ settings }, ({ chain }) => (chain.balance = neededWei - 1n));
      expect(poor.denialOf(aFlashSignal())).to.include({ code: "insufficient-funds", neededWei });
      const rich = await FlashBench.open({ settings }, ({ chain }) => (chain.balance = neededWei));
      expect(rich.denialOf(aFlashSignal())).to.equal(undefined);
    }
  });

  it("denies while a stranger has used the nonces of every account", async () => {
    const bench = await FlashBench.open();
    const [account] = bench.signer.accounts;
    bench.accounts.recordForeign(account!, 7);
    expect(bench.denialOf(aFlashSignal())).to.include({ code: "accounts-paused" });
    bench.accounts.clearForeign(account!, 7);
    expect(bench.denialOf(aFlashSignal())).to.equal(undefined);
  });
});

describe("planning a flash arbitrage", () => {
  it("spreads orders that are planned at once over the accounts", async () => {
    const bench = await FlashBench.open({ accounts: 2 });
    const records = [await bench.created(), await bench.created(), await bench.created()];
    const plans = await allOf(records.map(({ order }) => bench.executor.plan(order)));
    const accounts = plans.map((planned) => planned.denied === undefined && planned.plan.account);
    expect(new Set(accounts)).to.deep.equal(new Set(bench.signer.accounts));
  });

  it("targets the next blocks and expires with the last of them", async () => {
    const plan = await planOf(await FlashBench.open());
    expect(plan.targetBlocks).to.deep.equal([101n, 102n, 103n]);
    expect(plan.expiryBlock).to.equal(103n);
  });

  it("leaves a hybrid order time in the public pool, and gives a public one no target", async () => {
    expect((await planOf(await FlashBench.open({ settings: { submission: "hybrid" } }))).expiryBlock).to.equal(106n);
    const plan = await planOf(await FlashBench.open({ settings: { submission: "public" } }));
    expect([plan.targetBlocks, plan.expiryBlock]).to.deep.equal([[], 103n]);
  });

  it("asks the contract for the tolerated part of the profit", async () => {
    const tolerated = await planOf(await FlashBench.open());
    expect(tolerated.minProfitWei).to.equal((PROFIT_WEI * 9_500n) / 10_000n);
  });

  it("encodes what it planned", async () => {
    const settlement = { recipient: "payout", unwrap: true, builderShareBps: 100 } as const;
    const { route, minProfitWei, expiryBlock, data } = await planOf(
      await FlashBench.open({ settings: { settlement } }),
    );
    const terms = { route, minProfitWei, expiryBlock, wrappedNative: WETH, settlement };
    expect(data).to.equal(encodeExecution({ ...terms, funding: { kind: "flash-swap" } }));
  });

  it("denies when the account cannot pay for all the gas at the highest fee, to the wei", async () => {
    const { gasLimit, bid } = await planOf(await FlashBench.open());
    const neededWei = gasLimit * bid.maxFeePerGasWei;
    const bench = await FlashBench.open({}, ({ chain }) => (chain.balance = neededWei - 1n));
    expect(await denialOf(bench)).to.deep.equal({ code: "insufficient-funds", balanceWei: neededWei - 1n, neededWei });
    const rich = await FlashBench.open({}, ({ chain }) => (chain.balance = neededWei));
    expect(await denialOf(rich)).to.equal(undefined);
  });

  it("counts what open orders may still cost, so that new ones are denied and those in flight go on", async () => {
    const parts = { settings: { submission: "public" } } as const;
    const { gasLimit, bid } = await planOf(await FlashBench.open(parts));
    const neededWei = gasLimit * bid.maxFeePerGasWei;
    const bench = await FlashBench.open(parts, ({ chain }) => (chain.balance = 2n * neededWei - 1n));
    const { order } = await bench.created();
    expect((await bench.executor.plan(order)).denied).to.equal(undefined);
    expect(await denialOf(bench)).to.include({ code: "insufficient-funds" });
    bench.executor.release(order.orderId);
    expect(await denialOf(bench)).to.equal(undefined);
  });

  it("waits for what the accounts have in the newest block", async () => {
    const bench = await FlashBench.open();
    const { order } = await bench.created();
    bench.chain.balance = 1n;
    const mined = bench.chain.mine();
    expect((await bench.executor.plan(order)).denied).to.include({ code: "insufficient-funds" });
    await mined;
  });

  it("drafts anew what was drafted before the head that came while it waited", async () => {
    const bench = await FlashBench.open();
    const { order } = await bench.created();
    const [first, second] = [bench.chain.mine(), bench.executor.assess(order.signal)];
    const planning = bench.executor.plan(order, draftIn(second));
    await Promise.all([first, bench.chain.mine()]);
    const planned = await planning;
    expect(planned.denied === undefined && planned.plan.targetBlocks).to.deep.equal([103n, 104n, 105n]);
  });

  it("rests its prediction on the block that the source tells, as far as that can be true, where nothing tries it", async () => {
    const bench = await FlashBench.open({ settings: { simulation: "off" } }, ({ chain }) => {
      for (let block = 101; block <= 300; block++) void chain.mine();
    });
    const predictedIn = async (observedBlock: bigint) =>
      (await planOf(bench, aFlashSignal({ observedBlock, validThroughBlock: 400n }))).observedBlock;
    expect(await predictedIn(299n)).to.equal(299n);
    expect(await predictedIn(0n), "it does not tell").to.equal(300n);
    expect(await predictedIn(7n), "no signal lives so long").to.equal(180n);
  });

  it("denies a route that needs more gas than is allowed", async () => {
    expect(await denialOf(await FlashBench.open({ settings: { gasLimitCeiling: 100_000n } }))).to.include({
      code: "invalid-signal",
    });
  });

  it("denies amounts that cannot be encoded", async () => {
    const signal = aFlashSignal();
    const [first, last] = signal.route.hops;
    const hops = [{ ...first!, amountIn: 1n << 112n }, last!];
    expect(await denialOf(await FlashBench.open(), { ...signal, route: { ...signal.route, hops } })).to.include({
      code: "invalid-signal",
    });
  });
});

describe("simulating a flash arbitrage", () => {
  it("predicts what the contract returned, from the operator's account, and takes the gas limit from there", async () => {
    const bench = await FlashBench.open();
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(PROFIT_WEI - 5n, 300_000n);
    const trial = await bench.executor.simulate(plan);
    expect(trial).to.deep.include({
      predictedProfit: { token: WETH, amountWei: PROFIT_WEI - 5n },
      simulation: { by: "node", gasUsed: 300_000n },
    });
    expect(bench.chain.calls[0]!.from).to.equal(aSigner().accounts[0]);
    expect(trial.denied === undefined && trial.plan).to.include({ gas: 300_000n, gasLimit: 360_000n });
  });

  it("denies when the account cannot pay for the gas that was measured", async () => {
    const { gasLimit, bid } = await planOf(await FlashBench.open());
    const bench = await FlashBench.open({}, ({ chain }) => (chain.balance = gasLimit * bid.maxFeePerGasWei));
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(PROFIT_WEI, gasLimit);
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "insufficient-funds" });
  });

  it("asks the contract for what covers the gas that was measured, where that is more than what is tolerated", async () => {
    const bench = await FlashBench.open();
    const plan = await planOf(bench);
    const gas = (plan.gas * 37n) / 20n;
    bench.chain.onCall = () => profitOf(PROFIT_WEI, gas);
    const trial = await bench.executor.simulate(plan);
    if (trial.denied !== undefined) throw new Error(trial.denied.code);
    const gasPrice = BASE_FEE_WEI + plan.bid.maxPriorityFeePerGasWei;
    expect(trial.plan.minProfitWei).to.equal(gas * gasPrice + FLASH_SETTINGS.minNetProfitWei);
    expect(trial.plan.data).not.to.equal(plan.data);
  });

  it("denies what leaves too little at the gas that was measured", async () => {
    const bench = await FlashBench.open();
    const plan = await planOf(bench);
    bench.chain.onCall = () => profitOf(10n ** 15n);
    expect((await bench.executor.simulate(plan)).denied).to.include({ code: "insufficient-profit" });
  });

  it("tells a revert from a node that does not answer", async () => {
    const bench = await FlashBench.open();
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
    const bench = await FlashBench.open();
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
    const bench = await FlashBench.open({ settings: { simulation: "off" } });
    const plan = await planOf(bench);
    expect(await bench.executor.simulate(plan)).to.deep.include({ predictedProfit: plan.predictedProfit });
    expect(bench.chain.calls).to.deep.equal([]);
  });
});

describe("signing a flash arbitrage", () => {
  it("takes the nonce from the chain", async () => {
    const bench = await FlashBench.open({}, ({ chain }) => (chain.firstNonce = 7));
    expect((await bench.signed()).order.intents[0]!.transaction.nonce).to.equal(7);
  });

  it("signs private orders of one account for the same nonce, and each names those before it as rivals", async () => {
    const bench = await FlashBench.open();
    const orders = [await bench.signed(), await bench.signed(), await bench.signed()].map(({ order }) => order);
    const [first, second, third] = orders.map(({ intents }) => intents[0]!.transaction);
    expect([first!.nonce, second!.nonce, third!.nonce]).to.deep.equal([0, 0, 0]);
    expect([first!.competesWith, second!.competesWith]).to.deep.equal([[], [first!.hash]]);
    expect(third!.competesWith).to.have.members([first!.hash, second!.hash]);
  });

  it("names rivals of two that are signed at the same time", async () => {
    const bench = await FlashBench.open();
    const records = [await bench.created(), await bench.created()];
    const plans = await allOf(records.map(({ order }) => bench.executor.plan(order)));
    const signed = plans.map((planned) => {
      if (planned.denied !== undefined) throw new Error(planned.denied.code);
      return bench.executor.sign(planned.plan);
    });
    const transactions = (await allOf(signed)).map(({ transaction }) => transaction);
    expect(transactions.flatMap(({ competesWith }) => competesWith)).to.have.length(1);
  });

  it("signs public orders for one nonce after the other", async () => {
    const bench = await FlashBench.open({ settings: { submission: "public" } });
    const records = [await bench.signed(), await bench.signed(), await bench.signed()];
    expect(records.map(({ order }) => order.intents[0]!.transaction.nonce)).to.deep.equal([0, 1, 2]);
    expect(records.flatMap(({ order }) => order.intents[0]!.transaction.competesWith)).to.deep.equal([]);
  });

  it("leaves no gap when an order is denied or given up between planning and signing", async () => {
    const bench = await FlashBench.open({ settings: { submission: "public" } });
    const { order } = await bench.created();
    await bench.executor.plan(order);
    bench.executor.release(order.orderId);
    expect((await bench.signed()).order.intents[0]!.transaction.nonce).to.equal(0);
  });

  it("holds no nonce when it is given up while the signer takes its time", async () => {
    const bench = await FlashBench.open({ settings: { submission: "public" } });
    const plan = await planOf(bench);
    const sign = bench.signer.sign.bind(bench.signer);
    bench.signer.sign = async (...signed) => {
      await settled();
      return sign(...signed);
    };
    const signing = rejectionOf(Promise.resolve(bench.executor.sign(plan)));
    bench.executor.release(plan.orderId);
    expect(String(await signing)).to.include("was given up while it was being signed");
    expect(bench.accounts.hashesAt(plan.account, 0)).to.deep.equal([]);
  });

  it("refuses more gas than a transaction may have, before a node does", async () => {
    const bench = await FlashBench.open();
    const plan = await planOf(bench);
    const sign = () => bench.executor.sign({ ...plan, gasLimit: 16_777_217n });
    expect(sign).to.throw("a transaction may have 16777216 gas");
  });

  it("signs nothing while the engine is halted", async () => {
    const bench = await FlashBench.open();
    const plan = await planOf(bench);
    bench.halt = { reason: "the desk said so", atMs: 0, cancelInFlight: false };
    expect(() => bench.executor.sign(plan)).to.throw("the desk said so");
    bench.halt = undefined;
    expect(await bench.executor.sign(plan)).to.have.property("transaction");
  });

  it("signs what was planned, and writes down all that another process needs", async () => {
    const bench = await FlashBench.open();
    const record = await bench.signed();
    const { transaction, details } = record.order.intents[0]!;
    const signed = Transaction.from(transaction.raw);
    expect(signed).to.include({ nonce: 0, chainId: 1n, value: 0n, hash: transaction.hash });
    expect(signed.to!.toLowerCase()).to.equal(FLASH_SETTINGS.contract);
    expect(signed.gasLimit).to.equal(156_000n);
    const facts = details as FlashDetails;
    expect(facts).to.deep.include({ targetBlocks: [101n, 102n, 103n], expiryBlock: 103n, observedBlock: 100n });
    expect(facts.wrappedNative).to.equal(WETH);
    expect(facts.predictedProfit.token).to.equal(flashSignal(record.order.signal).route!.profitToken);
    expect(facts, "the journal has the signal's route already").not.to.have.property("route");
    expect(signed.data).to.equal(facts.data);
  });

  it("writes down what is traded where the signal gave no amounts: another process has them from nowhere else", async () => {
    const bench = await FlashBench.open();
    const sized = aFlashSignal();
    const { route, expectedProfit: _none, ...facts } = sized;
    const record = new OrderRecord(7n);
    const deadlines = {
      submissionDeadlineMs: bench.clock.ms + 30_000,
      confirmationDeadlineMs: bench.clock.ms + 300_000,
    };
    await record.report({ type: "created", signal: { ...facts, path: route } as UnsizedArbitrageSignal, ...deadlines });
    const planned = await bench.executor.plan(record.order, draftIn(bench.executor.assess(sized)));
    if (planned.denied !== undefined) throw new Error(planned.denied.code);
    const { details } = await bench.executor.sign(planned.plan);
    expect(details.route).to.deep.equal(route);
  });
});
