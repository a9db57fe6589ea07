import type { Hex } from "../../bot/core/hex.ts";
import type { SealedTransactions } from "./seal-block.ts";
import type { ChosenBundle } from "./select-bundles.ts";

/** Everything in which a block differs from what was planned, a sentence each; empty when all went well. */
export function differencesFromPlan(sealed: SealedTransactions, bundles: readonly ChosenBundle[]): string[] {
  const { block } = sealed;
  const planned = bundles.flatMap(({ bundle }) => bundle.transactions.map(({ hash }) => hash));
  const differences = sealed.refusals.map((refusal) => `the node refused a transaction of a bundle: ${refusal}`);
  const startsAsPlanned = planned.every((hash, index) => block.transactionHashes[index] === hash);
  if (!startsAsPlanned)
    differences.push(`block ${block.number} does not begin with the chosen bundles, in their order`);
  for (const { bundle, trials } of bundles) {
    for (const [index, { hash }] of bundle.transactions.entries()) {
      const trial = trials[index];
      const receipt = receiptOf(sealed, hash);
      if (receipt === undefined) {
        differences.push(`transaction ${hash} of bundle ${bundle.hash} is not in block ${block.number}`);
      } else if (receipt.reverted !== trial?.reverted || receipt.gasUsed !== trial.gasUsed) {
        differences.push(`transaction ${hash} of bundle ${bundle.hash} did not do what it did in its trial`);
      }
    }
  }
  return differences;
}

function receiptOf({ block }: SealedTransactions, hash: Hex) {
  return block.receipts[block.transactionHashes.indexOf(hash)];
}
