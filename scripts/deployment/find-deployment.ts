import type { Provider } from "ethers";
import { type Deployable, recordOf } from "./deploy-flash-arbitrage.ts";
import type { DeploymentFiles, DeploymentRecord, PendingDeployment } from "./deployment-record.ts";
import { DeploymentUnderWayError } from "./deployment-under-way-error.ts";

const RECEIPT_WITHIN_MS = 60_000;

/**
 * The deployment that stands already, so that nothing is deployed twice: the recorded one, or one that was announced
 * before it was sent and has landed since (it is recorded now). Undefined when there is none, or when its chain is gone
 * (a local one that was started anew). Throws {@link DeploymentUnderWayError} while an announced one may still land.
 */
export async function findDeployment(
  provider: Provider,
  deployable: Deployable,
  files: DeploymentFiles,
  network: string,
  chainId: number,
): Promise<DeploymentRecord | undefined> {
  const record = await files.record();
  if (record?.chainId === chainId && (await hasCode(provider, record.address))) return record;

  const pending = await files.pending();
  if (pending?.chainId !== chainId) return undefined;
  const landed = await findAnnounced(provider, deployable, network, pending);
  if (landed !== undefined) await files.writeRecord(landed);
  return landed;
}

/**
 * What was announced to replace the recorded contract and has landed since; records nothing. Undefined when there is
 * none. Throws {@link DeploymentUnderWayError} while it may still land.
 */
export async function findSuccessor(
  provider: Provider,
  deployable: Deployable,
  files: DeploymentFiles,
  { network, chainId, address }: DeploymentRecord,
): Promise<DeploymentRecord | undefined> {
  const pending = await files.pending();
  const replaced = pending?.replaces?.[0]?.address.toLowerCase();
  if (pending?.chainId !== chainId || replaced !== address.toLowerCase()) return undefined;
  return findAnnounced(provider, deployable, network, pending);
}

async function findAnnounced(
  provider: Provider,
  deployable: Deployable,
  network: string,
  pending: PendingDeployment,
): Promise<DeploymentRecord | undefined> {
  if (await hasCode(provider, pending.address)) {
    const transactionHash = await findTransaction(provider, pending);
    // A node may show a block a moment before its receipts.
    const receipt = await provider.waitForTransaction(transactionHash, 1, RECEIPT_WITHIN_MS);
    if (receipt === null) throw new DeploymentUnderWayError(`The deployment ${transactionHash} has no receipt yet.`);
    return recordOf(deployable, network, pending, receipt);
  }
  const [landed, sent] = await Promise.all([
    provider.getTransactionCount(pending.deployer, "latest"),
    provider.getTransactionCount(pending.deployer, "pending"),
  ]);
  if (landed <= pending.nonce && sent > pending.nonce) {
    throw new DeploymentUnderWayError(
      `A deployment by ${pending.deployer} with nonce ${pending.nonce} was sent and is not mined yet; run this again when it is.`,
    );
  }
  return undefined;
}

/** The announced transaction: its hash is not known when the process died between sending it and hearing of it. */
async function findTransaction(provider: Provider, pending: PendingDeployment): Promise<string> {
  const head = await provider.getBlockNumber();
  for (let number = pending.afterBlock + 1; number <= head; number++) {
    const block = await provider.getBlock(number, true);
    for (const transaction of block?.prefetchedTransactions ?? []) {
      if (transaction.from === pending.deployer && transaction.nonce === pending.nonce) return transaction.hash;
    }
  }
  throw new Error(`no block after ${pending.afterBlock} has nonce ${pending.nonce} of ${pending.deployer}`);
}

async function hasCode(provider: Provider, address: string): Promise<boolean> {
  return (await provider.getCode(address)) !== "0x";
}
