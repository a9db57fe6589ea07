import type { Hex } from "../../core/hex.ts";
import type { Inclusion } from "../../core/outcome.ts";
import type { PartOutcome } from "../../core/part.ts";
import type { Chain, Receipt } from "../../ports/chain.ts";
import type { Explanation } from "../../transactions/ends/explanation.ts";
import type { Bid } from "../../transactions/fees.ts";
import { readChain } from "../../transactions/heads/chain-read.ts";
import type { Purpose, Repricing } from "../../transactions/purpose.ts";
import { describeRouterRevert } from "../exchanges/describe-router-revert.ts";
import { isOutOfGas } from "../receipts/is-out-of-gas.ts";
import { paidWei, receivedWei } from "../receipts/moved-tokens.ts";
import type { LivePart } from "./live-part.ts";

/** The words by which {@link wasOutOfGas} knows its own explanation again, in this run and in the journal. */
const OUT_OF_GAS = "it ran out of gas";

/** What approvals and swaps are for: they are worth sending as long as they would not revert. */
export function partPurpose(chain: Chain): Purpose {
  return {
    reprice: (live: LivePart, bid, head) => reprice(live, bid, head.number, chain),
    outcomeOf: (live: LivePart, inclusion, receipt) => Promise.resolve(outcomeOf(live, inclusion, receipt)),
    explainRevert: (live: LivePart, receipt) => explainRevert(live, receipt, chain),
    explainAbsence: () => Promise.resolve({ phrases: [] }),
    describeRevert: describeRouterRevert,
  };
}

/** Whether a part failed because its gas was not enough. */
export function wasOutOfGas(detail: string): boolean {
  return detail.startsWith(OUT_OF_GAS);
}

/** The minimum that it brings stays as it was signed: only its price changes. */
async function reprice(live: LivePart, bid: Bid, headBlock: bigint, chain: Chain): Promise<Repricing> {
  const { details, execution } = live;
  const { contract: to, data, gasLimit } = details;
  const trial = await chain.call({ from: execution.account, to, data, gasLimit });
  if (trial.status === "unavailable") return { status: "unknown", problem: trial.detail };
  if (trial.status === "reverted") {
    return { status: "loses", problem: `it would revert: ${describeRouterRevert(trial.revertData)}` };
  }
  const { maxFeePerGasWei, maxPriorityFeePerGasWei } = bid;
  return {
    status: "pays",
    details: { ...details, observedBlock: headBlock, maxFeePerGasWei, maxPriorityFeePerGasWei },
  };
}

function outcomeOf({ brief, execution }: LivePart, inclusion: Inclusion, receipt: Receipt): PartOutcome {
  if (brief.purpose === "approve") return { inclusion };
  const { account } = execution;
  const { token: tokenIn } = brief.sold;
  const { token: tokenOut } = brief.expected;
  return {
    inclusion,
    sold: { token: tokenIn, amountWei: paidWei(receipt, tokenIn, account) },
    received: { token: tokenOut, amountWei: receivedWei(receipt, tokenOut, account) },
  };
}

async function explainRevert(live: LivePart, receipt: Receipt, chain: Chain): Promise<Explanation> {
  const { contract: to, data, gasLimit } = live.detailsOf(receipt.transactionHash);
  const { account } = live.execution;
  const replay = await readChain(chain.call({ from: account, to, data, gasLimit, atBlock: receipt.blockNumber }));
  if (isOutOfGas(receipt, gasLimit)) return { detail: `${OUT_OF_GAS}: it used ${receipt.gasUsed} of ${gasLimit}` };
  return { detail: reasonOf(replay.status === "reverted" ? replay.revertData : undefined) };
}

function reasonOf(revertData: Hex | undefined): string {
  return revertData === undefined ? "its reason cannot be seen in a replay" : describeRouterRevert(revertData);
}
