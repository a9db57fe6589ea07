import type { ReachableNetwork } from "../commands/wallet/choose-networks.ts";
import { type ConnectNetwork, lookAtNetworks, type OfNetwork } from "../commands/wallet/network-parts.ts";
import { carryOutRecovery, type SignFor, type StepOutcome } from "../commands/wallet/recover/carry-out-recovery.ts";
import { planRecovery, type RecoveryPlan } from "../commands/wallet/recover/recovery-plan.ts";
import { isBlocked } from "../commands/wallet/recover/recovery-step.ts";
import type { WalletFile } from "../commands/wallet/wallet-file.ts";
import { EXIT_CODES } from "../core/errors.ts";
import { confirm } from "./ask.ts";
import type { Output } from "./output.ts";
import { exitCodeOf } from "./perform-wallet-balances.ts";
import { describeOutcome, describeRecovery } from "./print-wallet-recovery.ts";
import type { RecoverOptions } from "./wallet-options.ts";

/** What a recovery is performed with. */
export interface RecoveryParts {
  readonly networks: readonly ReachableNetwork[];
  readonly withoutEndpoint: readonly string[];
  readonly wallets: readonly WalletFile[];
  readonly connect: ConnectNetwork;
  /** Keeps engines of this machine from the accounts until it is disposed of; throws ACCOUNT_IN_USE. */
  readonly lease: (networks: readonly ReachableNetwork[], wallets: readonly WalletFile[]) => Disposable;
  /** Opens the key files of wallets. */
  readonly open: (wallets: readonly WalletFile[]) => Promise<SignFor & Disposable>;
  readonly pollMs: number;
}

/** `arb wallet recover`: shows what was found and what a dry run says; sends only with --execute, after asking. */
export async function performWalletRecover(
  parts: RecoveryParts,
  options: RecoverOptions,
  output: Output,
): Promise<number> {
  const { networks, withoutEndpoint, wallets, connect } = parts;
  using _lease = options.execute ? parts.lease(networks, wallets) : undefined;
  const request = { wallets, areNamed: options.wallet !== undefined, tokens: options.token, to: options.to };
  const plans = await lookAtNetworks(networks, connect, (connected) => planRecovery(connected, request));
  output.progress(plans.map(describeRecovery).join("\n\n"));
  if (withoutEndpoint.length > 0) output.progress(`no endpoint: ${withoutEndpoint.join(", ")}`);

  const found = plans.map(planForPrograms);
  const signers = wallets.filter(({ address }) => plans.some((plan) => hasStepsOf(plan, address)));
  const isWanted = options.execute && signers.length > 0 && (options.yes || (await confirm("Free all of it?")));
  if (!isWanted) {
    output.result({ executed: false, networks: found, withoutEndpoint }, "Nothing was sent.");
    return exitCodeOf(plans, options.network !== undefined);
  }
  using sign = await parts.open(signers);
  const patience = { timeoutMs: options.waitS * 1_000, pollMs: parts.pollMs };
  const carriedOut = await lookAtNetworks(networks, connect, async (connected) => {
    const { name } = connected.network;
    const plan = plans.find(({ network }) => network === name);
    const steps = plan !== undefined && "found" in plan ? plan.found.steps : [];
    const told = (outcome: StepOutcome): void => output.progress(describeOutcome(name, outcome));
    return carryOutRecovery(connected, steps, { sign, told, patience });
  });
  const outcomes = carriedOut.map((network) =>
    "problem" in network ? network : { network: network.network, chainId: network.chainId, outcomes: network.found },
  );
  const { text, exitCode } = verdictOn(carriedOut);
  output.result({ executed: true, networks: found, outcomes, withoutEndpoint }, text);
  return exitCode;
}

function hasStepsOf(plan: OfNetwork<RecoveryPlan>, account: string): boolean {
  return "found" in plan && plan.found.steps.some((step) => step.account === account && !isBlocked(step));
}

function planForPrograms(plan: OfNetwork<RecoveryPlan>): unknown {
  return "problem" in plan ? plan : { network: plan.network, chainId: plan.chainId, ...plan.found };
}

function verdictOn(carriedOut: readonly OfNetwork<readonly StepOutcome[]>[]): {
  readonly text: string;
  readonly exitCode: number;
} {
  const outcomes = carriedOut.flatMap((network) => ("found" in network ? network.found : []));
  if (outcomes.some(({ status }) => status === "unknown") || carriedOut.some((network) => "problem" in network)) {
    const text = "Some of it is not known to have ended: run this again without --execute to see what is left.";
    return { text, exitCode: EXIT_CODES.environment };
  }
  if (outcomes.every(({ status }) => status === "done" || status === "overtaken")) {
    return { text: "All of it is freed.", exitCode: EXIT_CODES.ok };
  }
  return { text: "Some of it is not freed.", exitCode: EXIT_CODES.negative };
}
