import type { BlockTerms } from "./block-terms.ts";
import type { Bundle } from "./bundle.ts";
import { type BlockTrial, simulateBlock, type TransactionTrial } from "./simulate-block.ts";

/** A bundle in its place in the block, and what it did there when it was tried. */
export interface ChosenBundle {
  readonly bundle: Bundle;
  readonly trials: readonly TransactionTrial[];
  readonly paymentWei: bigint;
  readonly gasUsed: bigint;
}

/** Why a bundle is not in the block. */
export type BundleRefusal =
  /** It cannot be executed on its own: nonce, funds, fees. */
  | "invalid"
  /** It reverts on its own. */
  | "reverted"
  | "pays-nothing"
  /** It would work on its own, but not after those that pay more. */
  | "outbid"
  | "block-full";

/** A bundle that the block does without. */
export interface RefusedBundle {
  readonly bundle: Bundle;
  readonly refusal: BundleRefusal;
  /** One sentence. */
  readonly detail: string;
}

/** Which bundles a block gets, in order. */
export interface Selection {
  readonly chosen: readonly ChosenBundle[];
  readonly refused: readonly RefusedBundle[];
  /** Those that were tried, with the gas of the trial of their own. */
  readonly tried: readonly ChosenBundle[];
}

/**
 * Orders bundles by what they pay per gas when tried alone on top of the head and takes each one that still works after
 * those taken before: the greedy rule that Flashbots' first builders had. Nothing enters the node's pool.
 */
export async function selectBundles(rpcUrl: string, terms: BlockTerms, bundles: readonly Bundle[]): Promise<Selection> {
  const alone = await Promise.all(bundles.map((bundle) => tryAlone(rpcUrl, terms, bundle)));
  const refused = alone.filter((outcome) => "refusal" in outcome);
  const tried = alone.filter((outcome) => "trials" in outcome);
  let rest = tried.toSorted(byPaymentPerGas);
  let chosen: readonly ChosenBundle[] = [];
  while (rest.length > 0) {
    const inOrder = [...chosen, ...rest];
    const placed = place(inOrder, await tryInOrder(rpcUrl, terms, inOrder), terms);
    if (placed.failure === undefined) return { chosen: placed.working, refused, tried };
    refused.push(placed.failure);
    chosen = placed.working;
    rest = inOrder.slice(placed.working.length + 1);
  }
  return { chosen, refused, tried };
}

async function tryAlone(rpcUrl: string, terms: BlockTerms, bundle: Bundle): Promise<ChosenBundle | RefusedBundle> {
  const trial = await simulateBlock(rpcUrl, terms, "latest", bundle.transactions);
  const { invalid, trials } = trial;
  if (invalid !== undefined) return { bundle, refusal: "invalid", detail: invalid.problem };
  const reverted = firstUnwantedRevert(bundle, trials);
  if (reverted !== undefined) return { bundle, refusal: "reverted", detail: reverted };
  const chosen = withTotals(bundle, trials);
  if (chosen.paymentWei <= 0n) return { bundle, refusal: "pays-nothing", detail: "it pays the builder nothing" };
  return chosen;
}

function tryInOrder(rpcUrl: string, terms: BlockTerms, inOrder: readonly ChosenBundle[]): Promise<BlockTrial> {
  const transactions = inOrder.flatMap((candidate) => candidate.bundle.transactions);
  return simulateBlock(rpcUrl, terms, "latest", transactions);
}

/** The leading bundles that work, and the first one that does not. */
function place(
  inOrder: readonly ChosenBundle[],
  { trials, invalid }: BlockTrial,
  terms: BlockTerms,
): { readonly working: readonly ChosenBundle[]; readonly failure?: RefusedBundle } {
  const working: ChosenBundle[] = [];
  let firstIndex = 0;
  let gasUsed = 0n;
  for (const { bundle } of inOrder) {
    const nextIndex = firstIndex + bundle.transactions.length;
    const own = trials.slice(firstIndex, nextIndex);
    const problem =
      own.length < bundle.transactions.length
        ? (invalid?.problem ?? "it was not tried")
        : firstUnwantedRevert(bundle, own);
    if (problem !== undefined) return { working, failure: { bundle, refusal: "outbid", detail: problem } };
    const gasAfter = gasAfterBundle(bundle, own, gasUsed, terms.gasLimit);
    if (gasAfter === undefined) {
      return { working, failure: { bundle, refusal: "block-full", detail: "the block has no gas left for it" } };
    }
    working.push(withTotals(bundle, own));
    gasUsed = gasAfter;
    firstIndex = nextIndex;
  }
  return { working };
}

/** The block's gas with a bundle; undefined when it does not fit: a transaction needs room for its whole gas limit. */
function gasAfterBundle(
  bundle: Bundle,
  trials: readonly TransactionTrial[],
  gasBefore: bigint,
  blockGasLimit: bigint,
): bigint | undefined {
  let gasUsed = gasBefore;
  for (const [index, { gasLimit }] of bundle.transactions.entries()) {
    if (gasUsed + gasLimit > blockGasLimit) return undefined;
    gasUsed += trials[index]?.gasUsed ?? 0n;
  }
  return gasUsed;
}

function firstUnwantedRevert(bundle: Bundle, trials: readonly TransactionTrial[]): string | undefined {
  for (const [index, trial] of trials.entries()) {
    const hash = bundle.transactions[index]?.hash ?? "0x";
    if (trial.reverted && !bundle.revertingTxHashes.includes(hash)) {
      return `transaction ${hash} reverts with ${trial.returnData}`;
    }
  }
  return undefined;
}

function withTotals(bundle: Bundle, trials: readonly TransactionTrial[]): ChosenBundle {
  return {
    bundle,
    trials,
    paymentWei: trials.reduce((sum, trial) => sum + trial.coinbaseDiffWei, 0n),
    gasUsed: trials.reduce((sum, trial) => sum + trial.gasUsed, 0n),
  };
}

/** The best payer first; cross-multiplied, because whole numbers do not divide well. */
function byPaymentPerGas(one: ChosenBundle, other: ChosenBundle): number {
  const difference = other.paymentWei * one.gasUsed - one.paymentWei * other.gasUsed;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
