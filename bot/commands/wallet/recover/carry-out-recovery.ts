import { messageOf } from "../../../core/errors.ts";
import type { Address, Hex } from "../../../core/hex.ts";
import type { SignedBytes, UnsignedTransaction } from "../../../ports/signer.ts";
import type { ConnectedNetwork } from "../network-parts.ts";
import { allowance, readTogether, tokenBalance } from "../read-together.ts";
import { followNonce } from "./follow-nonce.ts";
import { publish } from "./publish.ts";
import { raised } from "./recovery-fees.ts";
import { isBlocked, type PlannedStep, type RecoveryAction, type RecoveryStep } from "./recovery-step.ts";

/**
 * How a step ended. `overtaken`: the transaction that was to be cancelled got into a block first. `unknown`: it was sent,
 * and nobody knows yet. `left`: not sent, because one before it is unknown, or because it could not be.
 */
export type StepStatus = "done" | "overtaken" | "reverted" | "still-there" | "unknown" | "refused" | "left";

export interface StepOutcome {
  readonly account: Address;
  readonly action: RecoveryAction;
  readonly status: StepStatus;
  readonly transactionHash?: Hex;
  readonly blockNumber?: number;
  readonly problem?: string;
}

type Sent = StepOutcome & { readonly nonce: number };

/** Signs for one account of ours. */
export type SignFor = (account: Address, transaction: UnsignedTransaction) => SignedBytes;

export interface RecoveryTools {
  readonly sign: SignFor;
  readonly told: (outcome: StepOutcome) => void;
  readonly patience: { readonly timeoutMs: number; readonly pollMs: number };
}

/** Accounts at once, the steps of each one after the other; what comes after an unknown end is left for another time. */
export async function carryOutRecovery(
  connected: ConnectedNetwork,
  steps: readonly PlannedStep[],
  tools: RecoveryTools,
): Promise<readonly StepOutcome[]> {
  const accounts = [...new Set(steps.map(({ account }) => account))];
  const outcomes = await Promise.all(
    accounts.map((account) =>
      freeAccount(
        connected,
        steps.filter((step) => step.account === account),
        tools,
      ),
    ),
  );
  return outcomes.flat();
}

async function freeAccount(
  connected: ConnectedNetwork,
  steps: readonly PlannedStep[],
  tools: RecoveryTools,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  const add = (outcome: StepOutcome): void => {
    outcomes.push(outcome);
    tools.told(outcome);
  };
  const cancellations = await sendCancellations(connected, steps, tools);
  (await Promise.all(cancellations.map((sent) => settled(connected, sent, tools)))).forEach(add);
  for (const step of steps.filter(({ action }) => action.kind !== "cancel-nonce")) {
    const { account, action } = step;
    if (outcomes.some(holdsUp)) {
      add({ account, action, status: "left", problem: "what comes before it has not ended" });
      continue;
    }
    const nonce = await nextNonce(connected, account);
    if (nonce === undefined) add({ account, action, status: "left", problem: "the endpoint does not tell its nonce" });
    else add(await settled(connected, await send(connected, step, tools, nonce), tools));
  }
  return outcomes;
}

function nextNonce({ provider }: ConnectedNetwork, account: Address): Promise<number | undefined> {
  return provider.getTransactionCount(account, "latest").catch(() => undefined);
}

/**
 * Sends all of them before any is waited for: the last one can only be included after the first. Stops at one that was
 * not taken, because the next may fill a gap that keeps its transaction back.
 */
async function sendCancellations(
  connected: ConnectedNetwork,
  steps: readonly PlannedStep[],
  tools: RecoveryTools,
): Promise<readonly Sent[]> {
  const all: Sent[] = [];
  for (const step of steps) {
    const { account, action } = step;
    if (action.kind !== "cancel-nonce") continue;
    const { nonce } = action;
    all.push(
      all.some(({ status }) => status !== "unknown" && status !== "overtaken")
        ? { account, action, nonce, status: "left", problem: "it would set free what waits behind it" }
        : await send(connected, step, tools, nonce),
    );
  }
  return all;
}

/** Whether nothing can be sent after it: the account's next nonce is not certain, or not free. */
function holdsUp({ action, status }: StepOutcome): boolean {
  if (action.kind === "cancel-nonce") return status !== "done" && status !== "overtaken";
  return status === "unknown" || status === "overtaken";
}

/** Signs and publishes, with more fee as long as the node wants more and the plan allows it. */
async function send(
  { network, provider }: ConnectedNetwork,
  step: PlannedStep,
  { sign }: RecoveryTools,
  nonce: number,
): Promise<Sent> {
  const { account, action } = step;
  if (isBlocked(step)) return { account, action, nonce, status: "left", problem: step.problem };
  for (let fees: RecoveryStep["fees"] | undefined = step.fees; fees !== undefined; fees = raised(fees, step.mostFees)) {
    const { raw, hash } = sign(account, {
      chainId: network.chainId,
      nonce,
      to: step.to,
      data: step.data,
      valueWei: 0n,
      gasLimit: step.gasLimit,
      ...fees,
    });
    const published = await publish(provider, raw);
    const facts = { account, action, nonce, transactionHash: hash };
    if (published.type === "sent") return { ...facts, status: "unknown" };
    if (published.type === "overtaken") return { account, action, nonce, status: "overtaken" };
    if (published.type === "refused") return { account, action, nonce, status: "refused", problem: published.problem };
  }
  return { account, action, nonce, status: "refused", problem: "the node wants more for it than the cap allows" };
}

async function settled(
  connected: ConnectedNetwork,
  { nonce, ...outcome }: Sent,
  { patience }: RecoveryTools,
): Promise<StepOutcome> {
  const { account, action, transactionHash } = outcome;
  if (outcome.status !== "unknown" || transactionHash === undefined) return outcome;
  const end = await followNonce(connected.provider, { account, nonce, hash: transactionHash }, patience);
  if (end.type === "unknown") return { ...outcome, problem: end.problem };
  if (end.type === "overtaken") return { ...outcome, status: "overtaken" };
  const { blockNumber } = end;
  if (!end.succeeded) return { ...outcome, status: "reverted", blockNumber };
  try {
    const isGone = action.kind === "cancel-nonce" || (await remaining(connected, account, action)) === 0n;
    return { ...outcome, status: isGone ? "done" : "still-there", blockNumber };
  } catch (thrown) {
    return { ...outcome, problem: `it was included, but not looked at: ${messageOf(thrown)}`, blockNumber };
  }
}

/** What is left of it: a token may say that it did what it was asked, and not do it. */
async function remaining(
  { provider }: ConnectedNetwork,
  account: Address,
  action: Exclude<RecoveryAction, { kind: "cancel-nonce" }>,
): Promise<bigint | undefined> {
  const read =
    action.kind === "send-token"
      ? tokenBalance(action.token, account)
      : allowance(action.token, account, action.spender);
  return (await readTogether(provider, [read]))[0];
}
