import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type BacktestAnswer, backtestAnswer } from "../builders/backtest-answer.ts";
import { type RecordedArbitrage, recordedArbitrages } from "../builders/recorded-arbitrages.ts";
import { isRecordedMainnetThere, serveRecordedBlock } from "../builders/recorded-mainnet.ts";
import { runArb } from "../builders/run-arb.ts";

const WITHIN_MS = 60_000;

describe("arb backtest on the arbitrages of recorded mainnet blocks", function () {
  // That they are missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;
  this.timeout(WITHIN_MS);

  const folder = mkdtempSync(path.join(tmpdir(), "backtest-"));
  const arbitrages = recordedArbitrages();
  const blocks = [...new Set(arbitrages.map(({ block }) => block))];
  const answers = new Map<number, BacktestAnswer>();

  before(async () => {
    // Two at a time: most of what one does is to wait for its own anvil.
    for (let first = 0; first < blocks.length; first += 2) {
      await Promise.all(
        blocks.slice(first, first + 2).map(async (block) => answers.set(block, await answerFor(block))),
      );
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const block of blocks) {
    const own = arbitrages.filter((arbitrage) => arbitrage.block === block);

    describe(`block ${block}`, () => {
      let answer: BacktestAnswer;
      before(() => {
        answer = answers.get(block)!;
      });

      it("replays the block to the events of its header", () => {
        expect(answer.blocks.map(({ isReplayedExactly }) => isReplayedExactly)).to.deep.equal([true]);
      });

      for (const arbitrage of own) {
        it(`finds and realises at least what the searcher of transaction ${arbitrage.txIndex} had`, () => {
          const [best] = bestOver(arbitrage, answer);
          expect(best?.profitToken).to.equal(arbitrage.profitToken);
          expect(BigInt(best!.realisedProfitWei) >= BigInt(arbitrage.profit), "at least as much").to.equal(true);
        });

        it(`sees what the searcher of transaction ${arbitrage.txIndex} had`, () => {
          const [{ searchers }] = answer.blocks as [BacktestAnswer["blocks"][0]];
          const seen = searchers.find(({ index }) => index === arbitrage.txIndex);
          expect(seen?.profitWei).to.equal(arbitrage.profit);
          const ours = bestOver(arbitrage, answer).map(({ profitNativeWei }) => profitNativeWei);
          expect(seen?.ourProfitNativeWei).to.equal(ours[0]);
        });
      }

      it("realises what was predicted, to the wei, and nothing that is not recorded", () => {
        const verified = answer.cycles.filter(({ missingSlots }) => missingSlots === 0);
        expect(verified.map(({ realisedProfitWei }) => realisedProfitWei)).to.deep.equal(
          verified.map(({ predictedProfitWei }) => predictedProfitWei),
        );
      });
    });
  }

  /** Before its one arbitrage, or, where it has several, all of it. */
  async function answerFor(block: number): Promise<BacktestAnswer> {
    const own = arbitrages.filter((arbitrage) => arbitrage.block === block);
    const place = own.length > 1 ? [] : ["--before-index", String(own[0]!.txIndex)];
    const node = await serveRecordedBlock(block);
    try {
      const where = ["--rpc-url", node.rpcUrl, "--block", String(block), ...place];
      const report = path.join(folder, `${block}.html`);
      return backtestAnswer(await runArb(["backtest", ...where, "--report", report, "--json"]));
    } finally {
      await node.stop();
    }
  }
});

/** The verified cycles over at least one of an arbitrage's pools, in its place, in the answer's order. */
function bestOver({ txIndex, swaps }: RecordedArbitrage, { cycles }: BacktestAnswer): BacktestAnswer["cycles"] {
  return cycles.filter(
    ({ index, pools, missingSlots }) =>
      index === txIndex && missingSlots === 0 && swaps.some(({ pool }) => pools.includes(pool)),
  );
}
