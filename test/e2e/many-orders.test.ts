import { expect } from "chai";
import { parseEther } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { isSettled, type Order } from "../../bot/core/order.ts";
import type { SizedArbitrageSignal } from "../../bot/core/signal.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { eventually } from "../builders/eventually.ts";
import { sendTrade } from "../builders/public-trade.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { openTradingDesk, type TradingDesk } from "../builders/trading-desk.ts";

const FINALITY_BLOCKS = 4;
/** Orders look at the newest head alone: on a busy machine they see fewer of them. */
const MAX_BLOCKS = 240;
/** Of the best size that there is, so that a thousand orders leave the price where the last one still earns. */
const SHARE = 2_500n;

describe("many orders at once", () => {
  let floor: TradingFloor;
  let desk: TradingDesk;

  beforeEach(async () => {
    floor = await openTradingFloor();
  });
  afterEach(async () => {
    await desk.stop();
    await floor.stop();
  });

  it("brings 1,000 public orders of one account to the ends that the chain shows", async () => {
    const signal = await opportunity();
    desk = await openTradingDesk({
      ...{ rpcUrl: floor.rpcUrl, contract: floor.contract, pools: uniswapEntries(), operators: 1 },
      settings: { fallbackBlocks: 25, minNetProfitWei: 1n, bidShareBps: 100n, finalityBlocks: FINALITY_BLOCKS },
      engineSettings: { maxConcurrentOrders: 1_000 },
    });
    desk.engine.accept(shares(signal, 1_000));
    expect(desk.engine.openOrders()).to.have.length(1_000);
    await settleAll();

    await expectEndsOfTheChain(1_000);
    const completed = desk.orders().filter(({ state }) => state === "Completed");
    expect(completed.length, "what is in nobody's way earns").to.be.greaterThan(900);
    const nonces = desk.orders().map(({ intents }) => intents[0]!.transaction.nonce);
    expect(new Set(nonces).size, "a nonce each").to.equal(1_000);
  });

  it("brings 200 private orders over four accounts to the ends that the chain shows", async () => {
    const signal = await opportunity();
    desk = await openTradingDesk({
      ...{ rpcUrl: floor.rpcUrl, relayUrl: floor.relayUrl, contract: floor.contract, pools: uniswapEntries() },
      settings: { targetBlocks: 3, minNetProfitWei: 1n, finalityBlocks: FINALITY_BLOCKS },
      engineSettings: { maxConcurrentOrders: 200 },
    });
    desk.engine.accept(shares(signal, 200));
    expect(desk.engine.openOrders()).to.have.length(200);
    await settleAll();

    await expectEndsOfTheChain(200);
    const transactions = desk.orders().map(({ intents }) => intents[0]!.transaction);
    const byNonce = Map.groupBy(transactions, ({ account, nonce }) => `${account} ${nonce}`);
    expect(byNonce.size, "rivals, over all four accounts").to.be.within(4, 20);
    for (const rivals of byNonce.values()) {
      for (const one of rivals) {
        const strangers = rivals.filter(
          (other) => other !== one && !one.competesWith.includes(other.hash) && !other.competesWith.includes(one.hash),
        );
        expect(strangers, "each pair of rivals is on record").to.deep.equal([]);
      }
    }
    const completed = desk.orders().filter(({ state }) => state === "Completed");
    expect(completed.length, "one of each account's rivals").to.be.at.least(4);
  });

  /** A cycle over two pools that is worth something, as the scanner sees it. */
  async function opportunity(): Promise<SizedArbitrageSignal> {
    const scout = await openTradingDesk({
      ...{ rpcUrl: floor.rpcUrl, contract: floor.contract, pools: uniswapEntries() },
      engineSettings: { dryRun: true },
    });
    try {
      const trade = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("300") };
      await sendTrade(scout.provider, ACCOUNTS.traders[0]!, trade);
      await floor.builder.sealNow();
      await scout.caughtUp();
      await scout.startScanning();
      await scout.stopScanning();
      const [best] = scout.signals.filter(({ route }) => route.hops.length === 2);
      if (best === undefined) throw new Error("the scanner sees no opportunity");
      return best;
    } finally {
      await scout.stop();
    }
  }

  /** Small parts of one opportunity that ask for less than there is, so that each bears the ones before it. */
  function shares(signal: SizedArbitrageSignal, count: number): readonly SizedArbitrageSignal[] {
    return Array.from({ length: count }, (_, index) => {
      const [first, second] = signal.route.hops.map((hop) => ({
        ...hop,
        amountIn: hop.amountIn / SHARE,
        amountOut: hop.amountOut / SHARE,
      }));
      // Rivals that differ in nothing would be one transaction.
      const amountIn = first!.amountIn + BigInt(index);
      return {
        ...signal,
        route: { ...signal.route, hops: [{ ...first!, amountIn }, second!] },
        expectedProfit: { ...signal.expectedProfit, amountWei: second!.amountOut - amountIn },
        signalId: BigInt(index + 1),
        source: "many",
        detectedAtMs: Date.now(),
        validThroughBlock: signal.observedBlock + 20n,
        resources: [`share ${index}`],
      };
    });
  }

  /** Waits until each order has gone out or ended, and then makes blocks until the chain is final about all of them. */
  async function settleAll(): Promise<void> {
    const isWaiting = ({ state }: Order): boolean => state === "Created" || state === "Validated";
    await eventually(() => !desk.engine.openOrders().some(isWaiting), 60_000);
    for (let blocks = 0; blocks < MAX_BLOCKS && !desk.orders().every(isSettled); blocks++) {
      await floor.builder.sealNow();
      await desk.caughtUp();
      await eventually(() => desk.orders().every(isSettled), 500).catch(() => undefined);
    }
  }

  async function expectEndsOfTheChain(count: number): Promise<void> {
    const orders = desk.orders();
    expect(orders).to.have.length(count);
    const landed = new Map<Address, number>();
    for (const { orderId, state, intents, settled } of orders) {
      let hasEarned = false;
      for (const { transaction } of intents) {
        const receipt = await desk.provider.getTransactionReceipt(transaction.hash);
        if (receipt === null) continue;
        landed.set(transaction.account, (landed.get(transaction.account) ?? 0) + 1);
        hasEarned ||= receipt.status === 1 && transaction.purpose === "execute";
      }
      expect({ state, settled }, `order ${orderId}`).to.deep.equal({
        state: hasEarned ? "Completed" : "Failed",
        settled: true,
      });
    }
    for (const { address } of ACCOUNTS.operators) {
      expect(await desk.provider.getTransactionCount(address), address).to.equal(landed.get(address) ?? 0);
    }
    const bookedWei = orders.reduce((sumWei, { outcome }) => sumWei + (outcome?.realisedProfit.amountWei ?? 0n), 0n);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(bookedWei);
  }
});
