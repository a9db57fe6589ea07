import type { Hex } from "../../bot/core/hex.ts";
import { bundleHashOf } from "../builder/bundle-hash.ts";
import { bundleNameIn, refundIn } from "./bundle-name.ts";
import { blockNumberIn, hashesIn, optionalTimestampIn, type Parameters, transactionsIn, uuidIn } from "./parameters.ts";
import { headNumber, type RelayContext } from "./relay-context.ts";
import { RelayFault } from "./relay-fault.ts";

/** A bundle for a block further away than this is refused. */
const MAX_BLOCKS_AHEAD = 100n;

/** eth_sendBundle: takes a bundle for one block. Without transactions it is a cancellation, as rbuilder and Titan see it. */
export async function sendBundle(parameters: Parameters, context: RelayContext): Promise<{ bundleHash: Hex }> {
  const { bundlePool, signer, manners } = context;
  const transactions = transactionsIn(parameters, "txs", context.chainId);
  const name = bundleNameIn(parameters, manners);
  const minTimestampS = optionalTimestampIn(parameters, "minTimestamp");
  const maxTimestampS = optionalTimestampIn(parameters, "maxTimestamp");
  const revertingTxHashes = hashesIn(parameters, "revertingTxHashes");
  const hash = bundleHashOf(transactions.map((transaction) => transaction.hash));
  if (transactions.length === 0) {
    if (name.replacementUuid === undefined) {
      throw new RelayFault("invalidParams", "txs is empty; without a replacementUuid there is nothing to cancel");
    }
    bundlePool.cancelBundles(signer, name.replacementUuid, name.replacementNonce);
    return { bundleHash: hash };
  }
  const refund = refundIn(parameters, transactions, manners);
  const blockNumber = blockNumberIn(parameters, "blockNumber");
  await checkAhead(blockNumber, context);
  const taken = bundlePool.add({
    kind: "bundle",
    hash,
    transactions,
    firstBlock: blockNumber,
    lastBlock: blockNumber,
    revertingTxHashes,
    signer,
    receivedAtMs: Date.now(),
    ...(minTimestampS === undefined ? {} : { minTimestampS }),
    ...(maxTimestampS === undefined ? {} : { maxTimestampS }),
    ...name,
    ...(refund === undefined ? {} : { refund }),
  });
  if (!taken) throw new RelayFault("refused", "the relay holds as many bundles as it can; try the next block");
  return { bundleHash: hash };
}

/** Throws a RelayFault for a block that is past, or too far ahead. */
export async function checkAhead(blockNumber: bigint, context: RelayContext): Promise<void> {
  const head = await headNumber(context);
  if (blockNumber <= head) {
    throw new RelayFault("invalidParams", `blockNumber ${blockNumber} is in the past: the head is block ${head}`);
  }
  if (blockNumber > head + MAX_BLOCKS_AHEAD) {
    throw new RelayFault(
      "invalidParams",
      `blockNumber ${blockNumber} is more than ${MAX_BLOCKS_AHEAD} blocks after the head, which is block ${head}`,
    );
  }
}

/** eth_cancelBundle: the hashes of the bundles that were taken back, over all their blocks, where that is told. */
export function cancelBundle(parameters: Parameters, { bundlePool, signer, manners }: RelayContext): unknown {
  const hashes = bundlePool.cancelBundles(signer, uuidIn(parameters, "replacementUuid"));
  return manners.plainResult ?? hashes;
}
