import { expect } from "chai";
import { type JsonRpcApiProvider, toQuantity, Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { connectNode } from "../builders/connect-node.ts";
import { ScriptedRelay } from "../builders/chain.ts";
import { type PrivateChain, signed, startPrivateChain } from "../builders/private-chain.ts";
import { type QueueRun, QueueSite } from "../builders/public-queue.ts";
import { openAnvilQueue } from "../builders/queue-on-anvil.ts";
import { expectReplaces, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;
const hashOf = (raw: Hex): Hex => Transaction.from(raw).hash as Hex;

/** Nonces, evictions, fees and races with a real pool; what the contract earns is a double's. */
describe("the public pool of a real node", () => {
  let anvil: PrivateChain;
  let provider: JsonRpcApiProvider;
  let site: QueueSite;

  before(async () => {
    anvil = await startPrivateChain();
    provider = await connectNode(anvil.rpcUrl, 1n);
  });
  after(async () => {
    provider.destroy();
    await anvil.stop();
  });
  beforeEach(async () => {
    // Fees of the last test are no market for the next one.
    await anvil.rpc("anvil_mine", toQuantity(10));
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
    await anvil.rpc("evm_mine");
  });
  afterEach(() => site.stop());

  const opened = async (settings: Partial<FlashSettings> = {}, relays: readonly ScriptedRelay[] = []) => {
    site = await QueueSite.open(await openAnvilQueue(anvil, provider), settings, relays);
  };
  const drop = (raw: Hex): Promise<unknown> => anvil.rpc("anvil_dropTransaction", hashOf(raw));
  const poolHas = async (raw: Hex): Promise<boolean> => (await anvil.publicPool()).includes(hashOf(raw));
  const nonceOf = (raw: Hex): number => Transaction.from(raw).nonce;
  /** A base fee that the order does not reach. Anvil then drops it, and refuses it until the base fee has fallen. */
  const spikeWei = (raw: Hex): bigint => 100n * Transaction.from(raw).maxFeePerGas!;

  it("is given the same bytes again when it has lost the lower of two nonces; both land", async () => {
    await opened();
    const lower = await site.started();
    const upper = await site.started();
    expect([nonceOf(lower.raw), nonceOf(upper.raw)]).to.deep.equal([0, 1]);
    await drop(lower.raw);
    for (let block = 0; block < 2; block++) await site.mine();
    expect(await poolHas(lower.raw)).to.equal(true);
    await site.mine();
    for (const { record } of [lower, upper]) {
      expect(record.order.state).to.equal("Completed");
      expect(record.order.intents).to.have.length(1);
    }
  });

  it("is given a no-op for a nonce that nothing of ours will use; what waits above it lands as it was signed", async () => {
    await opened();
    const abandoned = await site.signed();
    const record = await site.signed();
    site.executor.release(abandoned.order.orderId);
    const run = await site.follow(record);
    const [fill] = rawsOf(record, "fill");
    expect([nonceOf(fill!), nonceOf(run.raw)]).to.deep.equal([0, 1]);
    await site.mine();
    expect(record.order.state).to.equal("Completed");
    expect(rawsOf(record, "execute")).to.deep.equal([run.raw]);
    expect(rawsOf(record, "fill")).to.have.length(1);
  });

  it("is given the no-op again when it has lost it, and nothing that was waiting pays more", async () => {
    await opened();
    const abandoned = await site.signed();
    const record = await site.signed();
    site.executor.release(abandoned.order.orderId);
    const run = await site.follow(record);
    const [fill] = rawsOf(record, "fill");
    await drop(fill!);
    for (let block = 0; block < 5; block++) {
      await site.mine();
      if (block === 0) expect(await poolHas(fill!)).to.equal(false);
    }
    expect(record.order.state).to.equal("Completed");
    expect(rawsOf(record, "execute")).to.deep.equal([run.raw]);
    expect(rawsOf(record, "fill")).to.deep.equal([fill]);
  });

  it("is given the same bytes again after an eviction", async () => {
    await opened();
    const run = await site.started();
    await drop(run.raw);
    await site.mine();
    expect(await poolHas(run.raw), "missing once may mean mined").to.equal(false);
    await site.mine();
    expect(await poolHas(run.raw)).to.equal(true);
    await site.mine();
    expect(run.record.order.inclusion!.transactionHash).to.equal(hashOf(run.raw));
  });

  it("keeps an order through a spike that it cannot pay: it waits, does not fail, and lands when that is over", async () => {
    await opened({ maxGasPriceWei: 1_000_000n * GWEI, maxPriorityFeeWei: 1_000_000n * GWEI });
    const run = await site.started();
    for (let block = 0; block < 5; block++) await site.mine(10_000n * GWEI);
    expect(run.record.order.state).to.equal("Pending");
    expect(run.record.of("noted")[0]!.detail).to.include("not replaced by one that pays more");
    for (let block = 0; block < 2; block++) await site.mine(GWEI);
    expect(run.record.order.state).to.equal("Completed");
    expect(run.record.order.intents).to.have.length(1);
  });

  it("keeps an order as it is when the caps leave no room for more", async () => {
    await opened({ maxGasPriceWei: 6n * GWEI });
    const run = await site.started();
    for (let block = 0; block < 5; block++) await site.mine(spikeWei(run.raw));
    expect(run.record.of("noted")[0]!.detail).to.include("leaves no room for more");
    expect(run.record.order.state).to.equal("Pending");
    for (let block = 0; block < 2; block++) await site.mine(GWEI);
    expect(run.record.order.inclusion!.transactionHash).to.equal(hashOf(run.raw));
    expect(run.record.order.intents).to.have.length(1);
  });

  it("is offered what others were seen to pay", async () => {
    await opened({ gasPercentile: 50 });
    const run = await site.started();
    const stranger = await anvil.freshAccount();
    const feeWei = spikeWei(run.raw);
    const tipWei = 20n * Transaction.from(run.raw).maxPriorityFeePerGas!;
    for (let nonce = 0; nonce < 2; nonce++) {
      const rush = { nonce, tipWei, maxFeePerGasWei: 10n * feeWei };
      await anvil.rpc("eth_sendRawTransaction", await signed(stranger, rush));
      await site.mine(30n * GWEI);
    }
    const [, replacement] = rawsOf(run.record, "execute");
    expectReplaces(run.raw, replacement!);
    const tips = rawsOf(run.record, "execute").map((raw) => Transaction.from(raw).maxPriorityFeePerGas);
    expect(tips).to.include(tipWei);
  });

  it("ends every order of a long queue, whatever it loses and however the base fee jumps", async () => {
    await opened({ fallbackBlocks: 12 });
    const runs: QueueRun[] = [];
    const baseFees = [1n, 150n, 2n, 200n, 3n];
    for (const baseFee of baseFees) {
      const records = await Promise.all(Array.from({ length: 8 }, () => site.signed()));
      for (const record of records) runs.push(await site.follow(record));
      for (const { raw } of runs.slice(-8).filter((_, index) => index % 3 === 0)) await drop(raw);
      await site.mine(baseFee * GWEI);
    }
    const isOpen = ({ record }: QueueRun): boolean =>
      record.order.state === "Pending" || record.order.state === "Submitted";
    for (let block = 0; block < 40 && runs.some(isOpen); block++) await site.mine(GWEI);
    expect(runs.filter(isOpen)).to.deep.equal([]);

    const included = runs.map(({ record }) => record.order.inclusion!.transactionHash);
    expect(new Set(included).size).to.equal(runs.length);
    const used = Number(await anvil.rpc("eth_getTransactionCount", site.account, "latest"));
    const fills = runs.flatMap(({ record }) => rawsOf(record, "fill"));
    expect(new Set([...runs.map(({ raw }) => nonceOf(raw)), ...fills.map(nonceOf)]).size).to.equal(used);
  });

  it("has one winner of a no-op and the order that it cancels: the one that is mined", async () => {
    for (const winner of ["cancel", "execute"] as const) {
      await opened();
      const run = await site.started();
      site.clock.ms += 300_000;
      await site.mine(spikeWei(run.raw));
      const [noOp] = rawsOf(run.record, "cancel");
      expectReplaces(run.raw, noOp!);
      if (winner === "execute") {
        await drop(noOp!);
        await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
        await anvil.rpc("eth_sendRawTransaction", run.raw);
      }
      expect(run.record.order.state).to.equal("Pending");
      await site.mine(GWEI);
      expect(run.record.order.state).to.equal(winner === "execute" ? "Completed" : "Failed");
      if (winner === "cancel") await site.stop();
    }
  });

  it("has one winner of a private transaction and its public successor, whichever a block takes", async () => {
    for (const winner of [0, 1]) {
      await opened({ submission: "hybrid", targetBlocks: 1 }, [new ScriptedRelay()]);
      const run = await site.started();
      await site.mine();
      const raws = rawsOf(run.record, "execute");
      expect(raws).to.have.length(2);
      if (winner === 0) {
        await drop(raws[1]!);
        await anvil.rpc("eth_sendRawTransaction", raws[0]!);
      }
      await site.mine();
      expect(run.record.order.state).to.equal("Completed");
      expect(run.record.order.inclusion!.transactionHash).to.equal(hashOf(raws[winner]!));
      expect(await anvil.rpc("eth_getTransactionCount", site.account, "latest")).to.equal("0x1");
      if (winner === 0) await site.stop();
    }
  });
});
