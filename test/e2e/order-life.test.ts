import { expect } from "chai";
import { parseEther, type TransactionResponse } from "ethers";
import { FlashbotsRelay } from "../../bot/adapters/relays/flashbots-relay.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { isTerminal } from "../../bot/core/order-state.ts";
import type { Order } from "../../bot/core/order.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type Relay, startRelay } from "../../devnet/relay/relay.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { eventually } from "../builders/eventually.ts";
import { sendTrade, signTrade } from "../builders/public-trade.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { openTradingDesk, type TradingDesk } from "../builders/trading-desk.ts";

const { address: USDC } = TOKENS.USDC;
const [trader, rival] = [ACCOUNTS.traders[0]!, ACCOUNTS.rivals[0]!];
const BUY_USDC = { tokenIn: PROTOCOLS.weth, tokenOut: USDC, amountIn: parseEther("40") } as const;

describe("the life of an order, on real bytecode", () => {
  let floor: TradingFloor;
  let desk: TradingDesk;
  /** Takes bundles and shows them to no builder: they are accepted and never included. */
  let deafRelay: Relay;

  beforeEach(async () => {
    floor = await openTradingFloor();
    deafRelay = await startRelay({ chainRpcUrl: floor.rpcUrl, bundlePool: new BundlePool() });
  });

  afterEach(async () => {
    await desk.stop();
    await deafRelay.stop();
    await floor.stop();
  });

  it("goes from a signal to a booked profit, through relay and builder", async () => {
    const order = await submittedOrder({}, floor.relayUrl);
    await sealUntilEnd(order);

    const { state, history, outcome } = desk.order(order.orderId);
    expect(state).to.equal("Completed");
    expect(history.map(({ to }) => to)).to.deep.equal(["Created", "Validated", "Submitted", "Pending", "Completed"]);
    expect(outcome!.realisedProfit).to.deep.equal(outcome!.predictedProfit);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(
      outcome!.realisedProfit.amountWei,
    );
    const receipt = await desk.provider.getTransactionReceipt(outcome!.inclusion.transactionHash);
    expect(outcome!.inclusion.gasCostWei).to.equal(receipt!.gasUsed * receipt!.gasPrice);
    expect(receipt!.index, "the bundle comes before public transactions").to.equal(0);
  });

  it("asks the relay first when simulation says so, and books the same", async () => {
    const order = await submittedOrder({ simulation: "relay" }, floor.relayUrl);
    await sealUntilEnd(order);
    expect(desk.order(order.orderId).state).to.equal("Completed");
  });

  it("goes as a private transaction when settings say so, and books the same", async () => {
    const order = await submittedOrder({ privateVia: "transaction" }, floor.relayUrl);
    await sealUntilEnd(order);
    const { state, outcome, publishedVia } = desk.order(order.orderId);
    expect([state, publishedVia]).to.deep.equal(["Completed", ["flashbots"]]);
    expect(outcome!.realisedProfit).to.deep.equal(outcome!.predictedProfit);
  });

  it("is settled when so many blocks lie on its own as a reorganisation can take back", async () => {
    const order = await submittedOrder({ finalityBlocks: 5 }, floor.relayUrl);
    await sealUntilEnd(order);
    const { inclusion, settled } = desk.order(order.orderId);
    expect(settled).to.equal(false);
    for (let blocks = 2; blocks <= 5; blocks++) {
      expect(desk.order(order.orderId).settled).to.equal(false);
      await floor.builder.sealNow();
      await desk.caughtUp();
    }
    await eventually(() => desk.order(order.orderId).settled);
    expect(BigInt(await desk.provider.getBlockNumber()) - inclusion!.blockNumber).to.equal(5n);
  });

  it("tells what became of a bundle that was not included", async () => {
    const order = await submittedOrder({}, deafRelay.url);
    await sealUntilEnd(order);
    const isStatus = ({ orderId, type }: { orderId: bigint; type: string }): boolean =>
      orderId === order.orderId && type === "bundle-status";
    await eventually(() => desk.events.filter(isStatus).length === 2);
    const [first] = desk.events.filter(isStatus);
    expect(first).to.include({ via: "flashbots" });
  });

  it("is paid for by a Balancer loan when funding says so", async () => {
    const order = await submittedOrder(
      { fundings: [{ kind: "balancer", lender: PROTOCOLS.balancerVault }] },
      floor.relayUrl,
    );
    await sealUntilEnd(order);
    const { outcome } = desk.order(order.orderId);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(
      outcome!.realisedProfit.amountWei,
    );
    const receipt = await desk.provider.getTransactionReceipt(outcome!.inclusion.transactionHash);
    expect(receipt!.logs.map((log) => log.address.toLowerCase())).to.include(PROTOCOLS.balancerVault);
  });

  it("books what is left when the contract pays the builder and sends ETH on, as was predicted", async () => {
    const owner = ACCOUNTS.owner.address;
    const settlement = { recipient: "owner", unwrap: true, builderShareBps: 2_500 } as const;
    const order = await submittedOrder({ settlement, profitRecipient: owner }, floor.relayUrl);
    const beforeWei = await desk.provider.getBalance(owner);
    await sealUntilEnd(order);
    const { state, outcome } = desk.order(order.orderId);
    expect(state).to.equal("Completed");
    const { realisedProfit, predictedProfit } = outcome!;
    expect(realisedProfit).to.deep.equal(predictedProfit);
    expect((await desk.provider.getBalance(owner)) - beforeWei).to.equal(realisedProfit.amountWei);
    const grossWei = order.signal.expectedProfit!.amountWei;
    expect(realisedProfit.amountWei).to.equal(grossWei - (grossWei * 2_500n) / 10_000n);
  });

  it("falls back to the public pool under the same nonce, with the same bytes", async () => {
    const order = await submittedOrder({ submission: "hybrid" }, deafRelay.url);
    await sealUntilEnd(order);

    const ended = desk.order(order.orderId);
    expect(ended.state).to.equal("Completed");
    expect(ended.publishedVia).to.deep.equal(["flashbots", "public-pool"]);
    expect(ended.intents).to.have.length(1);
    expect(ended.outcome!.inclusion.transactionHash).to.equal(ended.intents[0]!.transaction.hash);
    expect(ended.outcome!.realisedProfit).to.deep.equal(ended.outcome!.predictedProfit);
  });

  it("fails as MEVBundleFailed when the bundle is never included, and leaves its nonce unused", async () => {
    const order = await submittedOrder({}, deafRelay.url);
    await sealUntilEnd(order);

    const ended = desk.order(order.orderId);
    expect(ended.failure!.reason).to.equal("MEVBundleFailed");
    const { account, nonce, hash } = ended.intents[0]!.transaction;
    expect(await desk.provider.getTransactionCount(account)).to.equal(nonce);
    expect(await desk.provider.getTransactionReceipt(hash)).to.equal(null);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(0n);
  });

  it("fails when a rival's bundle takes the pools first, and names the transaction that did", async () => {
    const order = await submittedOrder({ targetBlocks: 1 }, floor.relayUrl);
    // The rival pays the builder far more, and brings the price back: ours would revert, so it is left out.
    const target = BigInt(await desk.provider.getBlockNumber()) + 1n;
    const trade = { tokenIn: USDC, tokenOut: PROTOCOLS.weth, amountIn: 120_000n * 10n ** 6n } as const;
    const rivalBundle = await signTrade(desk.provider, rival, { ...trade, tipWei: 900n * 10n ** 9n });
    const rivalRelay = new FlashbotsRelay({
      name: "rival",
      url: floor.relayUrl,
      chainId: 1n,
      identityKey: rival.privateKey,
    });
    const answer = await rivalRelay.sendBundle({ transactions: [rivalBundle as Hex], targetBlock: target });
    expect(answer.answer).to.equal("accepted");
    const block = await floor.builder.sealNow();
    expect(block.includedBundles).to.have.length(1);
    expect(block.refusedBundles).to.have.length(1);
    await sealUntilEnd(order);

    const { failure } = desk.order(order.orderId);
    expect(failure!.reason).to.equal("MEVBundleFailed");
    expect(failure!.detail).to.include(block.transactionHashes[0]);
  });

  it("fails as TransactionReverted, with the reason, when a public transaction comes too late", async () => {
    const order = await submittedOrder({}, undefined);
    // Mined first, because it pays more: the price is back before ours is executed.
    const trade = { tokenIn: USDC, tokenOut: PROTOCOLS.weth, amountIn: 120_000n * 10n ** 6n } as const;
    const moved = await sendTrade(desk.provider, rival, { ...trade, tipWei: 900n * 10n ** 9n });
    await sealUntilEnd(order);

    const { failure, inclusion } = desk.order(order.orderId);
    expect(failure!.reason).to.equal("TransactionReverted");
    expect(failure!.detail).to.match(/UniswapV2|ProfitBelowMinimum|IIA/);
    expect(failure!.detail).to.include(moved.hash);
    expect(inclusion!.succeeded).to.equal(false);
    expect(inclusion!.gasCostWei > 0n, "what the failure cost is booked").to.equal(true);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(0n);
  });

  it("makes orders for two opportunities at once, from two accounts, in one block", async () => {
    const dai = TOKENS.DAI.address;
    const order = await submittedOrder({}, floor.relayUrl, [
      BUY_USDC,
      { tokenIn: PROTOCOLS.weth, tokenOut: dai, amountIn: parseEther("40") },
    ]);
    await eventually(() => desk.orders().filter((each) => answersOf(each).length > 0).length >= 2, 5_000);
    const block = await floor.builder.sealNow();
    expect(block.includedBundles.length).to.be.at.least(2);
    await sealUntilEnd(order);

    const completed = desk.orders().filter(({ state }) => state === "Completed");
    expect(completed.length).to.be.at.least(2);
    expect(new Set(completed.map(({ intents }) => intents[0]!.transaction.account)).size).to.equal(completed.length);
    const earnedWei = completed.reduce((sum, { outcome }) => sum + outcome!.realisedProfit.amountWei, 0n);
    expect(await tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract)).to.equal(earnedWei);
  });

  /** Moves prices by public trades, scans once, and returns the best order when it has been sent. */
  async function submittedOrder(
    settings: Partial<FlashSettings>,
    relayUrl: string | undefined,
    trades: readonly (typeof BUY_USDC | { tokenIn: Hex; tokenOut: Hex; amountIn: bigint })[] = [BUY_USDC],
  ): Promise<Order> {
    desk = await openTradingDesk({
      rpcUrl: floor.rpcUrl,
      contract: floor.contract,
      pools: uniswapEntries(),
      settings,
      ...(relayUrl === undefined ? {} : { relayUrl }),
    });
    const sent: TransactionResponse[] = [];
    for (const [index, trade] of trades.entries()) {
      sent.push(await sendTrade(desk.provider, ACCOUNTS.traders[index] ?? trader, trade));
    }
    const block = await floor.builder.sealNow();
    expect(block.transactionHashes).to.have.members(sent.map(({ hash }) => hash));
    await desk.caughtUp();
    await desk.startScanning();
    await desk.stopScanning();
    await eventually(() => desk.orders().some(({ state }) => state === "Submitted"), 5_000);
    const best = desk.orders().find(({ state }) => state === "Submitted")!;
    await eventually(() => answersOf(best).length > 0, 5_000);
    return best;
  }

  function answersOf(order: Order) {
    return desk.events.filter(({ orderId, type }) => orderId === order.orderId && type === "answered");
  }

  /** Makes blocks until every order has ended, each as soon as the bot has heard of the one before. */
  async function sealUntilEnd(order: Order): Promise<void> {
    for (let blocks = 0; blocks < 12 && !isTerminal(desk.order(order.orderId).state); blocks++) {
      await floor.builder.sealNow();
      await desk.caughtUp();
      await eventually(() => desk.engine.openOrders().length === 0, 150).catch(() => undefined);
    }
    await desk.engine.drained();
  }
});
