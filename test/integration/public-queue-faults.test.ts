import { expect } from "chai";
import { type JsonRpcApiProvider, toQuantity, Transaction } from "ethers";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { type NodeProxy, startNodeProxy } from "../../devnet/faults/node-proxy.ts";
import { connectNode } from "../builders/connect-node.ts";
import { type PrivateChain, startPrivateChain } from "../builders/private-chain.ts";
import { QueueSite } from "../builders/public-queue.ts";
import { openAnvilQueue } from "../builders/queue-on-anvil.ts";
import { expectReplaces, rawsOf } from "../builders/replacements.ts";

const GWEI = 10n ** 9n;

describe("the public pool behind a faulty endpoint", () => {
  let anvil: PrivateChain;
  let node: NodeProxy;
  let provider: JsonRpcApiProvider;
  let site: QueueSite;

  before(async () => {
    anvil = await startPrivateChain();
    node = await startNodeProxy({ targetUrl: anvil.rpcUrl, seed: 1 });
    provider = await connectNode(node.url, 1n);
  });
  after(async () => {
    provider.destroy();
    await node.stop();
    await anvil.stop();
  });
  afterEach(async () => {
    node.faults.clear();
    await site.stop();
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
    await anvil.rpc("evm_mine");
  });

  const opened = async (settings: Partial<FlashSettings> = {}): Promise<void> => {
    site = await QueueSite.open(await openAnvilQueue(anvil, provider), settings);
  };
  const tipOf = (raw: string | undefined): bigint => Transaction.from(raw).maxPriorityFeePerGas!;

  it("that refuses every higher fee gets no more than the attempts allow, then no-ops; nothing that was sent fails", async () => {
    await opened({ retryAttempts: 2 });
    const run = await site.started();
    const { maxFeePerGas } = Transaction.from(run.raw);
    node.faults.inject({ fault: "send-underpriced" });
    for (let block = 0; block < 10; block++) await site.mine(3n * maxFeePerGas!);
    const executions = rawsOf(run.record, "execute");
    const noOps = rawsOf(run.record, "cancel");
    expect(executions).to.have.length(3);
    expect(noOps).to.have.length(3);
    const signed = [...executions, ...noOps];
    for (const [index, raw] of signed.slice(1).entries()) expectReplaces(signed[index]!, raw);
    expect(run.record.order.state).to.equal("Pending");

    // Another node's pool has had the first one all along.
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
    await anvil.rpc("eth_sendRawTransaction", run.raw);
    await site.mine();
    expect(run.record.order.state).to.equal("Completed");
  });

  it("that tells of absurd fees is offered the highest tip that is allowed, and no more", async () => {
    await opened({ maxPriorityFeeWei: 20n * GWEI, maxGasPriceWei: 400n * GWEI });
    const run = await site.started();
    node.faults.inject({ fault: "fee-history-absurd" });
    for (let block = 0; block < 4; block++) await site.mine(50n * GWEI);
    const raws = rawsOf(run.record, "execute");
    expect(raws.map(tipOf)).to.deep.equal([tipOf(run.raw), 20n * GWEI]);
    for (const raw of raws) expect(Transaction.from(raw).maxFeePerGas! <= 400n * GWEI).to.equal(true);
    expect(run.record.order.state).to.equal("Completed");
  });

  it("that tells of absurd fees leads to no order that pays more than the highest tip", async () => {
    await opened({ maxPriorityFeeWei: 20n * GWEI, gasStrategy: "percentile" });
    node.faults.inject({ fault: "fee-history-absurd" });
    await site.mine();
    expect(tipOf((await site.started()).raw)).to.equal(20n * GWEI);
  });

  it("that tells of no fees is offered the least tip", async () => {
    node.faults.inject({ fault: "fee-history-unreadable" });
    await opened({ gasStrategy: "percentile" });
    await site.mine();
    expect(tipOf((await site.started()).raw)).to.equal(site.settings.minPriorityFeeWei);
  });
});
