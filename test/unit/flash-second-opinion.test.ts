import { expect } from "chai";
import type { Receipt, SecondOpinion } from "../../bot/ports/chain.ts";
import { minedOf, ScriptedChain } from "../builders/chain.ts";
import {
  crashed,
  executing,
  expectFailed,
  type FlashRun,
  resumed,
  settle,
  stop,
  STRANGERS_HASH,
} from "../builders/flash-runs.ts";
import { earned, FLASH_SETTINGS, PROFIT_WEI } from "../builders/plans.ts";

/** Another endpoint, which says what the first one says unless it is told otherwise. */
function seconding(run: FlashRun, changes: Partial<SecondOpinion> = {}): void {
  const { chain } = run.bench;
  chain.second = {
    receipt: (hash) => chain.receipt(hash),
    nonce: (account) => chain.nonce(account),
    ...changes,
  };
}

async function mine(run: FlashRun, blocks: number): Promise<void> {
  for (let mined = 0; mined < blocks; mined++) await run.bench.chain.mine();
}

describe("a second opinion on the end of a flash arbitrage", () => {
  const own = (run: FlashRun) => minedOf(run.raw, { logs: earned(PROFIT_WEI) });

  for (const [what, lie] of [
    ["knows of no receipt", () => undefined],
    ["has it in another block", (receipt: Receipt) => ({ ...receipt, blockHash: STRANGERS_HASH })],
    ["has it reverted", (receipt: Receipt) => ({ ...receipt, succeeded: false })],
  ] as const) {
    it(`keeps it open, and says so once, while the other endpoint ${what}`, async () => {
      const run = await executing();
      const { chain } = run.bench;
      seconding(run, { receipt: async (hash) => lie((await chain.receipt(hash))!) });
      await chain.mine([own(run)]);
      await mine(run, 3);
      expect(run.record.order.state).to.equal("Pending");
      expect(run.record.of("noted").map(({ detail }) => detail)).to.have.length(1);
      seconding(run);
      await mine(run, 1);
      expect(run.record.order.state).to.equal("Completed");
      await settle(run);
    });
  }

  it("waits while the other endpoint does not answer", async () => {
    const run = await executing();
    seconding(run, { receipt: () => Promise.reject(new Error("connect ETIMEDOUT")) });
    await run.bench.chain.mine([own(run)]);
    await mine(run, 3);
    expect(run.record.order.state).to.equal("Pending");
    await stop(run);
  });

  it("does not give up what the other endpoint has seen use its nonce", async () => {
    const run = await executing();
    seconding(run, { nonce: () => Promise.resolve(1) });
    await mine(run, 6);
    expect(run.record.order.state).to.equal("Submitted");
    expect(run.record.of("noted")[0]!.detail).to.include("a second endpoint says that nonce 0");
    seconding(run);
    await mine(run, 1);
    await expectFailed(run, "MEVBundleFailed");
  });

  it("does not settle what the other endpoint has in no block any more", async () => {
    const run = await executing();
    await run.bench.chain.mine([own(run)]);
    await mine(run, 1);
    seconding(run, { receipt: () => Promise.resolve(undefined) });
    await mine(run, 2 * FLASH_SETTINGS.finalityBlocks);
    expect(run.record.order).to.include({ state: "Completed", settled: false });
    seconding(run);
    await settle(run);
  });

  it("does not leave to a stranger what the other endpoint has a receipt of", async () => {
    const run = await executing();
    const { chain } = run.bench;
    const { hash } = run.record.order.intents[0]!.transaction;
    await chain.mine([own(run)]);
    const receipt = await chain.receipt(hash);
    await chain.reorganise(1, [minedOf(run.raw, { hash: STRANGERS_HASH })]);
    seconding(run, { receipt: () => Promise.resolve(receipt) });
    await mine(run, 2 * FLASH_SETTINGS.finalityBlocks);
    expect(run.record.order.state).to.equal("Pending");
    seconding(run);
    await mine(run, 1);
    await expectFailed(run, "TransactionDropped");
  });

  it("believes no receipt from a branch that the heads have left", async () => {
    const run = await executing();
    const { chain } = run.bench;
    await chain.mine([own(run)]);
    const stale = (await chain.receipt(run.record.order.intents[0]!.transaction.hash))!;
    chain.receipt = () => Promise.resolve(stale);
    await chain.reorganise(1, [own(run)]);
    await mine(run, 3);
    expect(run.record.types.at(-1)).to.equal("included");
    chain.receipt = (hash) => ScriptedChain.prototype.receipt.call(chain, hash);
    await mine(run, 1);
    expect(run.record.order.outcome!.inclusion.blockHash).not.to.equal(stale.blockHash);
    await settle(run);
  });

  it("does not leave a nonce to a rival whose receipt the other endpoint does not have", async () => {
    const run = await executing();
    const rival = await resumed(run.bench, await run.bench.signed());
    const { chain } = run.bench;
    await stop(rival);
    seconding(run, { receipt: () => Promise.resolve(undefined) });
    await chain.mine([minedOf(rival.raw)]);
    await mine(run, 3);
    expect(run.record.order.state).to.equal("Submitted");
    seconding(run);
    await mine(run, 1);
    await expectFailed(run, "MEVBundleFailed");
  });

  it("does not settle as absent what the other endpoint has seen use its nonce", async () => {
    const run = await executing();
    await run.bench.signed();
    await mine(run, 4);
    expect(run.record.order.state).to.equal("Failed");
    seconding(run, { nonce: () => Promise.resolve(1) });
    await mine(run, 2 * FLASH_SETTINGS.finalityBlocks);
    expect(run.record.order.settled).to.equal(false);
    seconding(run);
    await settle(run);
  });

  for (const [what, lie] of [
    ["reverted", (receipt: Receipt) => ({ ...receipt, succeeded: false })],
    ["dearer than it was", (receipt: Receipt) => ({ ...receipt, gasUsed: receipt.gasUsed + 1n })],
    ["without its logs", (receipt: Receipt) => ({ ...receipt, logs: [] })],
  ] as const) {
    it(`reads the receipt again that the first endpoint has ${what}, and books the true one`, async () => {
      const run = await executing();
      const { chain } = run.bench;
      const honest = chain.receipt.bind(chain);
      seconding(run, { receipt: honest });
      chain.receipt = async (hash) => lie((await honest(hash))!);
      await chain.mine([own(run)]);
      await mine(run, 2);
      expect(run.record.order.state).to.equal("Pending");
      chain.receipt = honest;
      await mine(run, 1);
      const { state, outcome, inclusion } = run.record.order;
      expect(state).to.equal("Completed");
      expect(outcome!.realisedProfit.amountWei).to.equal(PROFIT_WEI);
      expect(inclusion).to.deep.equal(outcome!.inclusion);
      expect(inclusion).to.include({ succeeded: true, gasUsed: 130_000n });
      await settle(run);
    });
  }

  it("believes the true receipt after a restart, whatever the first endpoint had said of it before", async () => {
    const run = await executing();
    const { chain } = run.bench;
    const honest = chain.receipt.bind(chain);
    chain.receipt = async (hash) => ({ ...(await honest(hash))!, succeeded: false });
    await chain.mine([own(run)]);
    await stop(run);
    chain.receipt = honest;
    const again = await crashed(run);
    await mine(again, 1);
    expect(again.record.order.state).to.equal("Completed");
    await settle(again);
  });
});
