import { expect } from "chai";
import type { Hop } from "../../bot/core/route.ts";
import { isTerminal } from "../../bot/core/order-state.ts";
import type { Order } from "../../bot/core/order.ts";
import { BUILDER_COINBASE, type SealedBlock } from "../../devnet/builder/builder.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { eventually } from "../builders/eventually.ts";
import { type RecordedArbitrage, recordedArbitrage } from "../builders/recorded-arbitrages.ts";
import { openRecordedFloor, type RecordedFloor } from "../builders/recorded-floor.ts";
import { isRecordedMainnetThere, serveRecordedBlock } from "../builders/recorded-mainnet.ts";
import { recordedPools } from "../builders/recorded-pools.ts";
import { forkBefore, replay } from "../builders/recorded-replay.ts";
import { tokenBalance } from "../builders/token-balance.ts";
import { openTradingDesk, type TradingDesk } from "../builders/trading-desk.ts";
import { unrecordedReads, wethBalanceSlot } from "../builders/unrecorded-reads.ts";

const WITHIN_MS = 10_000;
const isThere = isRecordedMainnetThere();

describe("the bot on recorded mainnet blocks", () => {
  it(isThere ? "has them" : "is skipped: they are not beside the repository, in ../shared/mainnet", function () {
    if (!isThere && process.env["CI"] === undefined) this.skip();
    expect(isThere, "../shared/mainnet must be there in CI").to.equal(true);
  });

  if (!isThere) return;

  // No transaction before the arbitrages touched their pools, so the bot would find them on the parent block too: that
  // the replay is the true one is shown here, by a block that is replayed whole.
  it("replays the transactions of a block to the receipts that mainnet has", async () => {
    const node = await serveRecordedBlock(18426253);
    const chain = await forkBefore(node);
    try {
      const { transactions, receiptsRoot } = await replay(chain.rpcUrl, node.block, node.block.transactions.length);
      expect(transactions).to.deep.equal(node.block.transactions.map(({ hash }) => hash));
      expect(receiptsRoot).to.equal(node.block.receiptsRoot);
    } finally {
      await chain.stop();
      await node.stop();
    }
  });

  for (const block of [18426253, 17666333]) {
    describe(`block ${block}, after the transactions before the arbitrage that a searcher made`, () => {
      const arbitrage = recordedArbitrage(block);
      let floor: RecordedFloor;
      let desk: TradingDesk;
      let tradeBlock: SealedBlock;
      const stops: (() => Promise<unknown>)[] = [];

      before(async () => {
        floor = await openRecordedFloor(block, arbitrage.txIndex);
        stops.push(() => floor.stop());
        desk = await openTradingDesk({
          rpcUrl: floor.rpcUrl,
          relayUrl: floor.relayUrl,
          contract: floor.contract,
          pools: await recordedPools(block, floor.rpcUrl),
          settings: { minNetProfitWei: 0n, bidShareBps: 0n, targetBlocks: 1 },
        });
        stops.push(() => desk.stop());
        await desk.startScanning();
        await desk.stopScanning();
        await eventually(() => desk.orders().some(isAnswered), WITHIN_MS);
        tradeBlock = await floor.builder.sealNow();
        await desk.caughtUp();
        await floor.builder.sealNow();
        await eventually(() => desk.orders().every(({ state }) => isTerminal(state)), WITHIN_MS);
      });

      after(async () => {
        for (const stop of stops.toReversed()) await stop();
      });

      it("replays them all, in one block", () => {
        const before = floor.node.block.transactions.slice(0, arbitrage.txIndex);
        expect(floor.replayedHashes).to.deep.equal(before.map(({ hash }) => hash));
      });

      it("finds the searcher's arbitrage, with at least its profit, and nothing else", () => {
        expect(desk.signals.map(({ route }) => route.hops.map(stepOf))).to.deep.equal([arbitrage.swaps.map(stepOf)]);
        const [{ expectedProfit }] = desk.signals as [(typeof desk.signals)[0]];
        expect(expectedProfit.token).to.equal(arbitrage.profitToken);
        expect(expectedProfit.amountWei >= BigInt(arbitrage.profit)).to.equal(true);
      });

      it("completes its order at the header's base fee, with the predicted profit to the wei", async () => {
        const { state, failure, outcome } = theOrder();
        expect(failure).to.equal(undefined);
        expect(state).to.equal("Completed");
        expect(tradeBlock.baseFeePerGasWei).to.equal(BigInt(floor.node.block.baseFeePerGas));
        expect(tradeBlock.transactionHashes).to.deep.equal([outcome!.inclusion.transactionHash]);
        expect(outcome!.realisedProfit).to.deep.equal(outcome!.predictedProfit);
        expect(outcome!.realisedProfit).to.deep.equal(theOrder().signal.expectedProfit);
        const held = await tokenBalance(floor.rpcUrl, arbitrage.profitToken, floor.contract);
        expect(held).to.equal(outcome!.realisedProfit.amountWei);
      });

      it("rests on nothing that is not recorded but our own accounts and the contract's balance", async () => {
        const { outcome, intents } = theOrder();
        expect(await unrecordedReads(floor, outcome!.inclusion.transactionHash)).to.have.members([
          floor.contract,
          intents[0]!.transaction.account,
          BUILDER_COINBASE,
          `${PROTOCOLS.weth}:${wethBalanceSlot(floor.contract)}`,
        ]);
      });

      /** The relay has answered, or the order has ended without. */
      function isAnswered({ orderId, state }: Order): boolean {
        const answers = desk.events.filter((event) => event.orderId === orderId && event.type === "answered");
        return isTerminal(state) || answers.length > 0;
      }

      function theOrder(): Order {
        const [order, ...others] = desk.orders();
        expect(others).to.deep.equal([]);
        return order!;
      }
    });
  }
});

/** A swap without its amounts. */
function stepOf({ pool, tokenIn, tokenOut }: Hop | RecordedArbitrage["swaps"][number]): object {
  return { pool, tokenIn, tokenOut };
}
