import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { toQuantity } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { type Builder, startBuilder } from "../../devnet/builder/builder.ts";
import { BundlePool } from "../../devnet/builder/bundle-pool.ts";
import { deployContract } from "../../devnet/deploy-contract.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { placePreinstalled } from "../../devnet/mainnet/preinstalled.ts";
import { SeedingChain } from "../../devnet/mainnet/seeding-chain.ts";
import { startRelay } from "../../devnet/relay/relay.ts";
import { DeploymentFiles } from "../../scripts/deployment/deployment-record.ts";
import { type RecordedBlock, type RecordedNode, serveRecordedBlock } from "./recorded-mainnet.ts";
import { forkBefore, replay } from "./recorded-replay.ts";

/** A fork of a recorded block in the midst of it, with our contract on it, a relay and a builder. */
export interface RecordedFloor {
  readonly rpcUrl: string;
  readonly relayUrl: string;
  readonly builder: Builder;
  readonly contract: Address;
  readonly node: RecordedNode;
  /** The transactions of block N on the fork. */
  readonly replayedHashes: readonly Hex[];
  stop(): Promise<void>;
}

type Stop = () => Promise<unknown>;

const FUNDS_WEI = 100n * 10n ** 18n;
const SECONDS_BETWEEN_BLOCKS = 12n;

/**
 * Forks the state before a recorded block N and gives it these blocks: N, on the recorded header's terms, with the
 * recorded transactions before `txIndex`; N+1 with our contract; N+2, empty, in which the bot looks at the market. The
 * next one, for the trade, has the recorded header's base fee.
 *
 * The searchers' trades of the recorded blocks did not all pay for their gas. Gas is to hide none of them, so N+2 has a
 * low base fee, from which the bot infers what gas will cost: half of the header's, the least for which its bid, which
 * leaves room for twice what it infers, can still be included.
 */
export async function openRecordedFloor(blockNumber: number, txIndex: number): Promise<RecordedFloor> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const node = await serveRecordedBlock(blockNumber);
    stops.push(() => node.stop());
    const chain = await forkBefore(node);
    stops.push(() => chain.stop());
    const { rpcUrl } = chain;
    const { transactions: replayedHashes } = await replay(rpcUrl, node.block, txIndex);

    const seeding = new SeedingChain(rpcUrl);
    await placePreinstalled(seeding);
    for (const { address } of [ACCOUNTS.owner, ...ACCOUNTS.operators]) await seeding.setBalance(address, FUNDS_WEI);
    const directory = await mkdtemp(path.join(tmpdir(), "recorded-floor-"));
    stops.push(() => rm(directory, { recursive: true, force: true }));
    const { address } = await deployContract(rpcUrl, new DeploymentFiles(directory, "recorded"));

    const bundlePool = new BundlePool();
    const relay = await startRelay({ chainRpcUrl: rpcUrl, bundlePool });
    stops.push(() => relay.stop());
    const builder = await startBuilder({ chainRpcUrl: rpcUrl, bundlePool, blockTimeMs: 0 });
    stops.push(() => builder.stop());
    await prepareTradeBlock(rpcUrl, node.block);
    const contract = address.toLowerCase() as Address;
    return { rpcUrl, relayUrl: relay.url, builder, contract, node, replayedHashes, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** Makes an empty block after which half of the header's base fee would follow, and gives the next one all of it. */
async function prepareTradeBlock(rpcUrl: string, block: RecordedBlock): Promise<void> {
  const halfWei = (BigInt(block.baseFeePerGas) + 1n) / 2n;
  // EIP-1559: an empty block lowers the base fee by an eighth.
  const emptyWei = (halfWei * 8n + 6n) / 7n;
  const { timestamp } = (await callRpc(rpcUrl, "eth_getBlockByNumber", ["latest", false])) as { timestamp: Hex };
  await callRpc(rpcUrl, "evm_setNextBlockTimestamp", [toQuantity(BigInt(timestamp) + SECONDS_BETWEEN_BLOCKS)]);
  await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", [toQuantity(emptyWei)]);
  await callRpc(rpcUrl, "evm_mine");
  await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", [block.baseFeePerGas]);
}
