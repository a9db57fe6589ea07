import { expect } from "chai";
import { Transaction, Wallet } from "ethers";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { eventually } from "../builders/eventually.ts";
import { type QueueChain, QueueSite } from "../builders/public-queue.ts";
import { openEdrQueue } from "../builders/queue-on-edr.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { expectReplaces, rawsOf } from "../builders/replacements.ts";
import { bumpedFeeWei } from "../../bot/transactions/fees.ts";

const GWEI = 10n ** 9n;

/** EDR refuses a replacement that does not raise both fees by a tenth, as Geth does; anvil takes one wei more. */
describe("the public pool of a node that asks for a tenth more", () => {
  let world: QueueChain;
  let site: QueueSite;

  const opened = async (settings: Parameters<typeof QueueSite.open>[1] = {}): Promise<QueueSite> => {
    world = await openEdrQueue();
    site = await QueueSite.open(world, settings);
    return site;
  };
  afterEach(() => site.stop());

  it("takes an eighth more, rounded up, even of a few wei, and refuses less than a tenth", async () => {
    await opened();
    const owner = new Wallet(ACCOUNTS.owner.privateKey);
    const chainId = world.chainId;
    const nonce = Number(await site.rpc("eth_getTransactionCount", owner.address, "latest"));
    const send = async (tipWei: bigint, feeWei: bigint): Promise<unknown> => {
      const fees = { maxPriorityFeePerGas: tipWei, maxFeePerGas: feeWei };
      const raw = await owner.signTransaction({
        type: 2,
        chainId,
        nonce,
        to: owner.address,
        gasLimit: 21_000n,
        ...fees,
      });
      return site.rpc("eth_sendRawTransaction", raw);
    };
    let [tipWei, feeWei] = [7n, 3n * GWEI + 1n];
    await send(tipWei, feeWei);
    for (let round = 0; round < 5; round++) {
      const [nextTipWei, nextFeeWei] = [bumpedFeeWei(tipWei), bumpedFeeWei(feeWei)];
      expect(String(await rejectionOf(send(nextTipWei, (feeWei * 109n) / 100n)))).to.match(/underpriced/i);
      expect(String(await rejectionOf(send(tipWei, nextFeeWei)))).to.match(/underpriced/i);
      await send(nextTipWei, nextFeeWei);
      [tipWei, feeWei] = [nextTipWei, nextFeeWei];
    }
  });

  it("is offered more when the base fee leaves the order behind, and the replacement earns what was predicted", async () => {
    await opened();
    const run = await site.started();
    const { maxFeePerGas } = Transaction.from(run.raw);
    await site.mine(2n * maxFeePerGas!);
    const [before, after] = rawsOf(run.record, "execute");
    expectReplaces(before!, after!);
    expect(run.record.of("answered").map(({ answer }) => answer)).to.deep.equal(["accepted", "accepted"]);
    await site.mine();
    const { order } = run.record;
    expect(order.state).to.equal("Completed");
    expect(order.inclusion!.transactionHash).to.equal(Transaction.from(after).hash);
    expect(order.outcome!.realisedProfit.amountWei).to.equal(world.profitWei);
  });

  it("is offered more each time that it refuses the order as underpriced, until it takes it", async () => {
    await opened({ retryAttempts: 10 });
    const record = await site.signed();
    const first = Transaction.from(record.order.intents[0]!.transaction.raw);
    await leak(site, world, first);
    const run = await site.follow(record);
    expect(run.record.of("answered")[0]!.answer).to.equal("rejected");
    const isTaken = (): boolean => run.record.of("answered").at(-1)!.answer === "accepted";
    for (let block = 0; block < 10 && !isTaken(); block++) await site.mine(3n * first.maxFeePerGas!);
    expect(isTaken()).to.equal(true);
    const raws = rawsOf(run.record, "execute");
    for (const [index, raw] of raws.slice(1).entries()) expectReplaces(raws[index]!, raw);
    expect(raws, "1.125 to the 7th is the first above 2.2").to.have.length(8);
    expect(run.record.order.state).to.equal("Pending");
  });

  it("gets a no-op when the order has expired on chain: the contract is never called, and the order fails when it is mined", async () => {
    await opened({ fallbackBlocks: 2, maxPriorityFeeWei: GWEI });
    const run = await site.started();
    const { maxFeePerGas } = Transaction.from(run.raw);
    await site.mine(2n * maxFeePerGas!);
    expect(run.record.order.intents, "the highest tip leaves no room for a replacement").to.have.length(1);
    await site.mine(2n * maxFeePerGas!);
    const [noOp] = rawsOf(run.record, "cancel");
    expectReplaces(run.raw, noOp!);
    expect(run.record.order.state).to.equal("Pending");
    await site.mine();
    await eventually(() => run.record.order.state === "Failed");
    expect(run.record.order.inclusion!.gasUsed).to.equal(21_000n);
  });
});

/** Puts a transaction of the same account and nonce into the pool, at twice the fees of the order's. */
async function leak(site: QueueSite, world: QueueChain, order: Transaction): Promise<void> {
  const raw = await new Wallet(world.operatorKey).signTransaction({
    ...{ type: 2, chainId: world.chainId, nonce: order.nonce, to: site.account, gasLimit: 21_000n },
    maxPriorityFeePerGas: 2n * order.maxPriorityFeePerGas!,
    maxFeePerGas: 2n * order.maxFeePerGas!,
  });
  await site.rpc("eth_sendRawTransaction", raw);
}
