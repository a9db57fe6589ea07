import type { Hex } from "../../bot/core/hex.ts";
import { bundleHashOf } from "../builder/bundle-hash.ts";
import type { SignedTransaction } from "../builder/signed-transaction.ts";
import { blockNumberIn, hashIn, optionalBlockNumberIn, type Parameters, transactionIn } from "./parameters.ts";
import type { RelayContext } from "./relay-context.ts";
import { RelayFault } from "./relay-fault.ts";
import { checkAhead } from "./send-bundle.ts";

const VERSIONS = new Set<unknown>(["v0.1", "beta-1"]);
/** MEV-Share's own limit. */
const MAX_BODY = 50;

/**
 * mev_sendBundle (github.com/flashbots/mev-share, specs/bundles/v0.1.md): transactions, and private ones that the relay
 * has and the sender knows by a hash alone. Nested bundles are refused; validity and privacy are not read.
 */
export async function mevSendBundle(parameters: Parameters, context: RelayContext): Promise<{ bundleHash: Hex }> {
  const { version, body } = parameters;
  if (!VERSIONS.has(version)) throw new RelayFault("invalidParams", "version must be v0.1");
  if (!Array.isArray(body) || body.length === 0 || body.length > MAX_BODY) {
    throw new RelayFault("invalidParams", `body must be an array of 1 to ${MAX_BODY} elements`);
  }
  const inclusion = fieldsOf(parameters["inclusion"], "inclusion");
  const firstBlock = blockNumberIn(inclusion, "block");
  const lastBlock = optionalBlockNumberIn(inclusion, "maxBlock", "hexadecimal") ?? firstBlock;
  await checkAhead(lastBlock, context);
  const elements = body.map((element: unknown, index) => fieldsOf(element, `body[${index}]`));
  const transactions = elements.map((element) => transactionOf(element, context));
  const taken = context.bundlePool.add({
    kind: "bundle",
    hash: bundleHashOf(transactions.map(({ hash }) => hash)),
    transactions,
    firstBlock,
    lastBlock,
    revertingTxHashes: transactions
      .filter((_, index) => elements[index]?.["canRevert"] === true)
      .map(({ hash }) => hash),
    signer: context.signer,
    receivedAtMs: Date.now(),
  });
  if (!taken) throw new RelayFault("refused", "the relay holds as many bundles as it can; try the next block");
  // Not of the transactions: who does not know them must not recognise them by it.
  return { bundleHash: bundleHashOf(elements.map((element, index) => hashOf(element, transactions[index]))) };
}

function transactionOf(element: Parameters, { chainId, bundlePool }: RelayContext): SignedTransaction {
  if (!("hash" in element)) return transactionIn(element, "tx", chainId);
  const transaction = bundlePool.privateTransaction(hashIn(element, "hash"));
  if (transaction === undefined) throw new RelayFault("invalidParams", "hash is of nothing that the relay has");
  return transaction;
}

function hashOf(element: Parameters, transaction: SignedTransaction | undefined): Hex {
  return "hash" in element ? hashIn(element, "hash") : (transaction?.hash ?? "0x");
}

function fieldsOf(value: unknown, name: string): Parameters {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Parameters;
  throw new RelayFault("invalidParams", `${name} must be an object`);
}
