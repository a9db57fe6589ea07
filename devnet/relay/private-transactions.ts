import { privateTransactionBundle } from "../builder/bundle.ts";
import { hashIn, optionalBlockNumberIn, type Parameters, transactionIn } from "./parameters.ts";
import { headNumber, type RelayContext } from "./relay-context.ts";
import { RelayFault } from "./relay-fault.ts";

/** For so many blocks a private transaction is tried when its sender names no last block; Flashbots' own default. */
const DEFAULT_BLOCKS = 25n;

/** eth_sendPrivateTransaction: tried in each block up to its last one, and never shown. The result is its hash where that is told. */
export async function sendPrivateTransaction(parameters: Parameters, context: RelayContext): Promise<unknown> {
  const transaction = transactionIn(parameters, "tx", context.chainId);
  const maxBlockNumber = optionalBlockNumberIn(parameters, "maxBlockNumber", "hexadecimal or number");
  const head = await headNumber(context);
  if (maxBlockNumber !== undefined && maxBlockNumber <= head) {
    throw new RelayFault("invalidParams", `maxBlockNumber ${maxBlockNumber} is in the past: the head is block ${head}`);
  }
  const farthest = head + DEFAULT_BLOCKS;
  const lastBlock = maxBlockNumber === undefined || maxBlockNumber > farthest ? farthest : maxBlockNumber;
  const bundle = privateTransactionBundle(
    transaction,
    { firstBlock: head + 1n, lastBlock },
    { signer: context.signer, receivedAtMs: Date.now() },
  );
  if (!context.bundlePool.add(bundle)) {
    throw new RelayFault("refused", "the relay holds as many transactions as it can; try the next block");
  }
  return context.manners.plainResult ?? transaction.hash;
}

/** eth_cancelPrivateTransaction: whether there was one to take back. */
export function cancelPrivateTransaction(parameters: Parameters, { bundlePool, signer }: RelayContext): boolean {
  return bundlePool.cancelPrivateTransaction(signer, hashIn(parameters, "txHash"));
}
