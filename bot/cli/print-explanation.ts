import type { Explanation } from "../commands/explain-order.ts";
import { describeEnd } from "./describe-end.ts";
import { describePartsInWords } from "./describe-parts.ts";
import { describeRelays } from "./describe-relays.ts";
import { describeTerm } from "./describe-term.ts";
import { describeWish } from "./describe-wish.ts";
import { printable } from "./printable.ts";
import { formatAmount, formatEther, type TokenNames } from "./units.ts";

/** Why an order ended as it did: short sentences, one a line, in the order in which it happened, the end first. */
export function describeExplanation(explanation: Explanation, tokens: TokenNames): string {
  return sentencesOf(explanation, tokens)
    .map((sentence) => tokens.inWords(printable(sentence)))
    .join("\n");
}

function sentencesOf(explanation: Explanation, tokens: TokenNames): readonly string[] {
  const { poolTakenBy: move, corrections, remarks, verdict, settled } = explanation;
  return [
    ...describeEnd(explanation, tokens),
    describeSignal(explanation, tokens),
    ...describeSimulation(explanation, tokens),
    ...describeTransactions(explanation, tokens),
    ...describeRelays(explanation),
    ...(move === undefined
      ? []
      : [
          `Pool ${move.resource} was moved first: by transaction ${move.transactionHash} in block ${move.blockNumber}.`,
        ]),
    ...corrections.map(({ atMs, type, partId, detail }) =>
      type === "reopened"
        ? `${partId === undefined ? "It" : `Its part "${partId}"`} had ended, and went on at ${new Date(atMs).toISOString()}: ${detail}.`
        : `At ${new Date(atMs).toISOString()} ${detail}.`,
    ),
    ...remarks.map((remark) => `Noted: ${remark}.`),
    ...(verdict === "open" || settled
      ? []
      : ["This end is not final yet: a reorganisation or a late inclusion may still change it."]),
  ];
}

function describeSignal({ signal }: Explanation, tokens: TokenNames): string {
  const { source, signalId, expectedProfit } = signal;
  const term = describeTerm(signal);
  const expecting = expectedProfit === undefined ? "without amounts" : `expecting ${tokens.amount(expectedProfit)}`;
  const isSized = signal.kind === "split-trade" || (signal.kind === "legs-arbitrage" && signal.legs.amountInWei);
  return `It came from signal ${signalId} of ${source}${term.length === 0 ? "" : `, ${term.join(" and ")}`}: ${describeWish(signal, tokens)}${isSized ? "" : `, ${expecting}`}.`;
}

function describeSimulation({ simulation, signal }: Explanation, tokens: TokenNames): readonly string[] {
  if (simulation === undefined) return ["It was never simulated to the end."];
  const { by, gasUsed, predictedProfit, netProfit } = simulation;
  const isForProfit = signal.kind !== "split-trade";
  const profits = `${tokens.amount(predictedProfit)}, and ${tokens.amount(netProfit)} after gas and bid`;
  if (by === undefined) {
    return [`Nothing tried it before it was signed${isForProfit ? `; it was predicted to bring ${profits}` : ""}.`];
  }
  return [
    `It was tried by ${by === "node" ? "a node" : by}, where it used ${gasUsed ?? 0n} gas${isForProfit ? `: it would have brought ${profits}` : ""}.`,
  ];
}

function describeTransactions(explanation: Explanation, tokens: TokenNames): readonly string[] {
  const { transactions, bid, parts } = explanation;
  if (parts.length > 0) return describePartsInWords(explanation, tokens);
  const [first, ...further] = transactions;
  if (first === undefined) return [];
  const rivals = first.competesWith.length;
  return [
    `It signed ${first.hash} with nonce ${first.nonce} of ${first.account}.`,
    ...(rivals === 0
      ? []
      : [
          `Then ${rivals === 1 ? "another transaction" : `${rivals} other transactions`} of ours already competed for this nonce.`,
        ]),
    ...further.map(({ purpose, hash, nonce }) => `${FURTHER[purpose]} nonce ${nonce}: ${hash}.`),
    ...(bid === undefined
      ? []
      : [
          `It bid ${gwei(bid.maxPriorityFeePerGasWei)} as a tip and at most ${gwei(bid.maxFeePerGasWei)} in all for each of at most ${bid.gasLimit} gas, which is ${formatEther(bid.maxFeePerGasWei * bid.gasLimit)} ETH at most.`,
        ]),
  ];
}

const FURTHER = {
  execute: "It was replaced by one that pays more, for the same",
  cancel: "A cancellation was signed that spends its",
  fill: "A no-op was signed for a gap below it, with",
} as const;

function gwei(amountWei: bigint): string {
  return `${formatAmount(amountWei, 9)} gwei`;
}
