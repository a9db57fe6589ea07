import { getAddress } from "ethers";
import type { FoundToken } from "../commands/wallet/recover/findings.ts";
import type { StepOutcome, StepStatus } from "../commands/wallet/recover/carry-out-recovery.ts";
import type { RecoveryPlan } from "../commands/wallet/recover/recovery-plan.ts";
import { isBlocked, type PlannedStep, type RecoveryAction } from "../commands/wallet/recover/recovery-step.ts";
import type { Address } from "../core/hex.ts";
import type { OfNetwork } from "../commands/wallet/network-parts.ts";
import { printable } from "./printable.ts";
import { formatAmount, formatEther } from "./units.ts";

const STATUS_WORDS: Readonly<Record<StepStatus, string>> = {
  done: "Done",
  overtaken: "The other transaction was first",
  reverted: "Reverted",
  "still-there": "Included, but nothing changed",
  unknown: "Unknown, look again",
  refused: "Refused",
  left: "Left",
};
/** Contracts that want all of a token are given this, or half the numbers there are. */
const UNLIMITED = 2n ** 128n;

/** What was found on one network, and what would be done about it. */
export function describeRecovery(network: OfNetwork<RecoveryPlan>): string {
  const title = `${network.network} (chain ${network.chainId})`;
  if ("problem" in network) return `${title}: ${printable(network.problem)}`;
  const { findings, steps, maxCostWei } = network.found;
  const onlyShown = findings.flatMap(({ address, stranded }) =>
    stranded
      .filter(({ token }) => !steps.some((step) => step.account === address && sends(step.action, token)))
      .map(({ isCapital, ...held }) => {
        const why = isCapital ? "capital of [trading]; name the wallet to take it" : "stays without --to";
        return `  keep    ${amountOf(held)} on ${getAddress(address)}: ${why}`;
      }),
  );
  const blind = findings.some(({ nonces }) => !nonces.isQueueKnown)
    ? ["  The node does not tell what waits in its pool: what waits behind a missing nonce is not seen."]
    : [];
  const lines = [...steps.map(describeStep), ...onlyShown];
  return [
    title,
    ...(lines.length === 0 ? ["  Nothing has to be freed."] : lines),
    ...blind,
    ...(maxCostWei === 0n ? [] : [`  All of it costs at most ${formatEther(maxCostWei)} ETH.`]),
  ].join("\n");
}

/** One line for what became of a step. */
export function describeOutcome(network: string, { action, account, status, ...outcome }: StepOutcome): string {
  const where = outcome.transactionHash === undefined ? "" : `, transaction ${outcome.transactionHash}`;
  const block = outcome.blockNumber === undefined ? "" : ` in block ${outcome.blockNumber}`;
  const why = outcome.problem === undefined ? "" : ` (${outcome.problem})`;
  return printable(`${STATUS_WORDS[status]}: ${what(action, account)} on ${network}${block}${where}${why}`);
}

function sends(action: RecoveryAction, token: string): boolean {
  return action.kind === "send-token" && action.token === token;
}

function describeStep(step: PlannedStep): string {
  const { account, action } = step;
  const line = what(action, account);
  return isBlocked(step)
    ? printable(`  cannot  ${line}: ${step.problem}`)
    : `  free    ${line}, at most ${formatEther(step.maxCostWei)} ETH`;
}

function what(action: RecoveryAction, account: Address): string {
  const whose = getAddress(account);
  switch (action.kind) {
    case "cancel-nonce":
      return `${action.reason === "gap" ? "fill the missing nonce" : "cancel nonce"} ${action.nonce} of ${whose}`;
    case "revoke-allowance": {
      const amount = action.amountWei >= UNLIMITED ? `unlimited ${tokenName(action)}` : amountOf(action);
      return `revoke the allowance of ${amount} that ${whose} gave ${action.spenderName}`;
    }
    case "send-token":
      return `send ${amountOf(action)} from ${whose} to ${getAddress(action.to)}`;
  }
}

function amountOf(found: FoundToken & { readonly amountWei: bigint }): string {
  const { entry, token, amountWei } = found;
  return entry === undefined
    ? `${amountWei} base units of ${getAddress(token)}`
    : `${formatAmount(amountWei, entry.decimals)} ${entry.symbol}`;
}

function tokenName({ entry, token }: FoundToken): string {
  return entry?.symbol ?? getAddress(token);
}
