import { toQuantity } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { callRpc, callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { nextNonces } from "../next-nonces.ts";
import type { BlockTerms } from "./block-terms.ts";
import { orderPublicTransactions } from "./order-public-transactions.ts";
import { sendInOrder, takeFromPublicPool } from "./public-pool.ts";
import type { ChosenBundle } from "./select-bundles.ts";
import type { PooledTransaction } from "./signed-transaction.ts";

/** A block as the chain has it. */
export interface MinedBlock {
  readonly number: bigint;
  readonly hash: Hex;
  readonly transactionHashes: readonly Hex[];
  readonly receipts: readonly MinedReceipt[];
}

/** What a transaction of a block did. */
export interface MinedReceipt {
  readonly reverted: boolean;
  readonly gasUsed: bigint;
}

/** The block, and what it did not take of the public pool. */
export interface SealedTransactions {
  readonly block: MinedBlock;
  /** Public transactions that are back in the pool. */
  readonly waiting: number;
  /** The node's words for transactions of bundles that it did not take. */
  readonly refusals: readonly string[];
}

/**
 * Makes one block: the bundles first, then the public pool by tip.
 *
 * A limit of anvil: it makes blocks from its pool only, so the transactions of the chosen bundles are in the public pool
 * for the milliseconds between their sending and the mining of their block, and the public ones are out of it for a
 * little longer. What is not chosen never gets there. With `--order fifo` a block has the order of sending: whatever was
 * in the pool before or between the bundles is taken out and sent again after them, and what arrives later comes later.
 */
export async function sealBlock(
  rpcUrl: string,
  terms: BlockTerms,
  bundles: readonly ChosenBundle[],
): Promise<SealedTransactions> {
  const bundled = bundles.flatMap(({ bundle }) => bundle.transactions);
  const bundlers = new Set(bundled.map((transaction) => transaction.from));
  const before = await takeFromPublicPool(rpcUrl);
  const refusals = await sendInOrder(rpcUrl, bundled);
  const between = await takeFromPublicPool(rpcUrl, (sender) => !bundlers.has(sender));

  const candidates = withoutDuplicates([...before, ...between], bundled);
  const nonces = await nextNonces(
    rpcUrl,
    candidates.map((candidate) => candidate.from),
  );
  for (const { from, nonce } of bundled) nonces.set(from, nonce + 1);
  const gasLeft = bundles.reduce((gas, bundle) => gas - bundle.gasUsed, terms.gasLimit);
  const { included, waiting } = orderPublicTransactions(candidates, terms, nonces, gasLeft);
  await sendInOrder(rpcUrl, included);

  await callRpc(rpcUrl, "evm_setNextBlockTimestamp", [toQuantity(terms.timestampS)]);
  await callRpc(rpcUrl, "evm_mine");
  const block = await readMinedBlock(rpcUrl, terms.number);
  // Whatever went wrong, a bundle is never left in the open.
  const isStranded = bundled.some(({ hash }) => !block.transactionHashes.includes(hash));
  const stranded = isStranded ? await takeFromPublicPool(rpcUrl) : [];
  await returnToPool(rpcUrl, withoutDuplicates([...waiting, ...stranded], bundled));
  return { block, waiting: waiting.length, refusals: [...refusals].map(([hash, why]) => `${hash}: ${why}`) };
}

/** Each public transaction once, and none that is in a bundle. */
function withoutDuplicates(
  transactions: readonly PooledTransaction[],
  bundled: readonly PooledTransaction[],
): PooledTransaction[] {
  const byHash = new Map(transactions.map((transaction) => [transaction.hash, transaction]));
  for (const { hash } of bundled) byHash.delete(hash);
  return [...byHash.values()];
}

async function readMinedBlock(rpcUrl: string, number: bigint): Promise<MinedBlock> {
  const [block, receipts] = (await callRpcBatch(rpcUrl, [
    { method: "eth_getBlockByNumber", params: [toQuantity(number), false] },
    { method: "eth_getBlockReceipts", params: [toQuantity(number)] },
  ])) as [{ hash: Hex; transactions: Hex[] } | null, { status: Hex; gasUsed: Hex }[] | null];
  if (block === null || receipts === null) throw new Error(`the node did not make block ${number}`);
  return {
    number,
    hash: block.hash,
    transactionHashes: block.transactions,
    receipts: receipts.map(({ status, gasUsed }) => ({ reverted: BigInt(status) === 0n, gasUsed: BigInt(gasUsed) })),
  };
}

/** Anvil refuses a fee below the next base fee, which real pools keep: for the return the base fee is lifted for a moment. */
async function returnToPool(rpcUrl: string, waiting: readonly PooledTransaction[]): Promise<void> {
  if (waiting.length === 0) return;
  const fees = (await callRpc(rpcUrl, "eth_feeHistory", ["0x1", "latest", []])) as { baseFeePerGas: Hex[] };
  const baseFeePerGas = fees.baseFeePerGas.at(-1) ?? "0x0";
  await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", ["0x0"]);
  try {
    await sendInOrder(rpcUrl, waiting);
  } finally {
    await callRpc(rpcUrl, "anvil_setNextBlockBaseFeePerGas", [baseFeePerGas]);
  }
}
