import { expect } from "chai";
import { parseEther } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type CampaignFloor, openCampaignFloor } from "../builders/campaign-floor.ts";
import { eventually } from "../builders/eventually.ts";
import { sendTrade } from "../builders/public-trade.ts";
import { sweepPoints } from "../builders/sweep-points.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { openTradingDesk, type TradingDesk } from "../builders/trading-desk.ts";

const DEEPEST = 64;
const WITHIN_MS = 10_000;

describe("reorganisations of a real node", function () {
  this.timeout(300_000);

  let floor: CampaignFloor;
  let desk: TradingDesk;

  before(async () => {
    floor = await openCampaignFloor();
    desk = await openTradingDesk({
      rpcUrl: floor.rpcUrl,
      relayUrl: floor.relayUrl,
      contract: floor.contract,
      pools: floor.poolList.pools,
      settings: { finalityBlocks: DEEPEST },
      // The next round trades over the same pools at once.
      engineSettings: { resourceRestMs: 0 },
    });
  });

  after(async () => {
    await desk.stop();
    await floor.stop();
  });

  it(`of depth 1 to ${DEEPEST} leave the books equal to the chain, whether they bring back what they take or not`, async () => {
    const startWei = await operatorsWei();
    let isPriceMoved = false;
    const depths = sweepPoints(DEEPEST);
    for (const [round, depth] of depths.entries()) {
      // The last one does: an order that has failed is not settled before its nonce is used.
      const bringsBack = (depths.length - round) % 2 === 1;
      if (!isPriceMoved) await movePrice(depth);
      const orders = await includedOrders();
      await callRpc(floor.rpcUrl, "anvil_mine", [depth - 1]);
      await desk.caughtUp();
      if (depth > 1) await eventually(() => orders.every((order) => isIn(order, "Completed")), WITHIN_MS);

      const raws = orders.map(({ intents }) => intents[0]!.transaction.raw);
      await callRpc(floor.rpcUrl, "anvil_reorg", [depth, bringsBack ? raws.map((raw) => [raw, 0]) : []]);
      await desk.caughtUp();
      await callRpc(floor.rpcUrl, "anvil_mine", [3]);
      await desk.caughtUp();
      const end = bringsBack ? "Completed" : "Failed";
      await eventually(() => orders.every((order) => isIn(order, end)), WITHIN_MS).catch((cause: unknown) => {
        throw new Error(`after a reorganisation of depth ${depth}: ${orders.map(historyOf).join("; ")}`, { cause });
      });
      expect(await profitOnChainWei(), `the profits after depth ${depth}`).to.equal(bookedProfitWei());
      expect(startWei - (await operatorsWei()), `the gas after depth ${depth}`).to.equal(bookedGasWei());
      isPriceMoved = !bringsBack;
    }

    await callRpc(floor.rpcUrl, "anvil_mine", [DEEPEST + 1]);
    await desk.caughtUp();
    await eventually(() => desk.orders().every(({ settled }) => settled), WITHIN_MS);
    expect(await profitOnChainWei()).to.equal(bookedProfitWei());
    expect(desk.orders().filter(({ state }) => state === "Completed").length).to.be.at.least(depths.length / 2);
  });

  async function movePrice(round: number): Promise<void> {
    const trader = ACCOUNTS.traders[round % ACCOUNTS.traders.length]!;
    const trade = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") };
    await sendTrade(desk.provider, trader, trade);
    await floor.builder.sealNow();
    await desk.caughtUp();
  }

  /** Looks for what can be earned, and lets the builder include it. */
  async function includedOrders(): Promise<readonly Order[]> {
    const before = new Set(desk.orders().map(({ orderId }) => orderId));
    await desk.startScanning();
    await desk.stopScanning();
    const started = (): readonly Order[] => desk.orders().filter(({ orderId }) => !before.has(orderId));
    const answered = (order: Order): boolean =>
      desk.events.some(({ orderId, type }) => orderId === order.orderId && type === "answered");
    await eventually(() => started().length > 0 && started().every(answered), WITHIN_MS);
    const block = await floor.builder.sealNow();
    expect(block.includedBundles.length).to.equal(started().length);
    await desk.caughtUp();
    await eventually(() => started().every((order) => isIn(order, "Pending")), WITHIN_MS);
    return started();
  }

  function isIn(order: Order, state: Order["state"]): boolean {
    return desk.order(order.orderId).state === state;
  }

  function historyOf(order: Order): string {
    const { history } = desk.order(order.orderId);
    return history.map(({ to, reason }) => `${to} (${reason})`).join(", ");
  }

  function bookedProfitWei(): bigint {
    const completed = desk.orders().filter(({ state }) => state === "Completed");
    return completed.reduce((sum, { outcome }) => sum + outcome!.realisedProfit.amountWei, 0n);
  }

  function bookedGasWei(): bigint {
    return desk.orders().reduce((sum, { inclusion }) => sum + (inclusion?.gasCostWei ?? 0n), 0n);
  }

  function profitOnChainWei(): Promise<bigint> {
    return tokenBalance(floor.rpcUrl, PROTOCOLS.weth, floor.contract);
  }

  async function operatorsWei(): Promise<bigint> {
    const balances = ACCOUNTS.operators.map(({ address }) =>
      callRpc(floor.rpcUrl, "eth_getBalance", [address, "latest"]),
    );
    return (await Promise.all(balances)).reduce<bigint>((sum, balance) => sum + BigInt(balance as Hex), 0n);
  }
});
