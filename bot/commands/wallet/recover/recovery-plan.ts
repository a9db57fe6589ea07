import { Interface, Transaction } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import { refusalIn } from "../../operator-refusal.ts";
import { dataFeeOf, type Market, readMarket, withHeadroom } from "../gas-now.ts";
import type { ConnectedNetwork, DataFeeWei } from "../network-parts.ts";
import { type AccountFindings, findRecoverable, type RecoverySearch } from "./findings.ts";
import { type FeeRange, marketFees, replacementFees } from "./recovery-fees.ts";
import { isBlocked, type PlannedStep, type RecoveryAction } from "./recovery-step.ts";

/** What was found on a network, and what would free it; nothing was sent. */
export interface RecoveryPlan {
  readonly findings: readonly AccountFindings[];
  /** In the order in which they are carried out. */
  readonly steps: readonly PlannedStep[];
  readonly maxCostWei: bigint;
}

export interface RecoveryRequest extends RecoverySearch {
  /** Where tokens go; without it they are only shown. */
  readonly to: Address | undefined;
}

/** All that one step is tried with. */
interface Trial {
  readonly connected: ConnectedNetwork;
  readonly market: Market;
  readonly dataFee: DataFeeWei;
  readonly account: Address;
}

/** r, s and the parity of a signature, which an unsigned transaction does not have yet. */
const SIGNATURE_BYTES = 68;
const erc20 = new Interface([
  "function approve(address spender, uint256 amount)",
  "function transfer(address to, uint256 amount)",
]);

/** Looks for what may have to be freed and tries each step by a call and an estimate. */
export async function planRecovery(connected: ConnectedNetwork, request: RecoveryRequest): Promise<RecoveryPlan> {
  const findings = await findRecoverable(connected, request);
  const [market, dataFee] = await Promise.all([readMarket(connected.provider), dataFeeOf(connected)]);
  const planned = await Promise.all(
    findings.map(async (found) => {
      const trial = { connected, market, dataFee, account: found.address };
      const steps = await Promise.all(actionsFor(found, request.to).map((action) => planStep(trial, action, found)));
      return withinFunds(steps, found.nativeWei);
    }),
  );
  const steps = planned.flat();
  const maxCostWei = steps.reduce((sum, step) => sum + (isBlocked(step) ? 0n : step.maxCostWei), 0n);
  return { findings, steps, maxCostWei };
}

/**
 * Nonces first, because everything else waits behind them; the last one first, because filling a gap would set free
 * what waits behind it. Allowances before tokens, so that nobody takes them meanwhile.
 */
function actionsFor({ nonces, allowances, stranded }: AccountFindings, to: Address | undefined): RecoveryAction[] {
  const sent =
    to === undefined
      ? []
      : stranded
          .filter(({ isCapital }) => !isCapital)
          .map(({ token, entry, amountWei }) => ({ kind: "send-token", token, entry, amountWei, to }) as const);
  return [
    ...nonces.stuck.toReversed().map(({ nonce, reason }) => ({ kind: "cancel-nonce", nonce, reason }) as const),
    ...allowances.map((granted) => ({ kind: "revoke-allowance", ...granted }) as const),
    ...sent,
  ];
}

async function planStep(trial: Trial, action: RecoveryAction, found: AccountFindings): Promise<PlannedStep> {
  const { connected, market, account } = trial;
  const { maxGasPriceWei } = connected.network;
  if (action.kind === "cancel-nonce") {
    const pooled = found.nonces.stuck.find(({ nonce }) => nonce === action.nonce)?.pooled;
    // Nothing is there to be replaced in a gap.
    const range =
      action.reason === "gap" ? marketFees(market, maxGasPriceWei) : replacementFees(pooled, market, maxGasPriceWei);
    return tried(trial, action, { to: account, data: "0x" }, range);
  }
  const data =
    action.kind === "revoke-allowance"
      ? erc20.encodeFunctionData("approve", [action.spender, 0n])
      : erc20.encodeFunctionData("transfer", [action.to, action.amountWei]);
  return tried(trial, action, { to: action.token, data: data as Hex }, marketFees(market, maxGasPriceWei));
}

async function tried(
  { connected: { network, provider }, dataFee, account }: Trial,
  action: RecoveryAction,
  call: { readonly to: Address; readonly data: Hex },
  range: FeeRange | undefined,
): Promise<PlannedStep> {
  if (range === undefined) {
    const problem = `it would take more than the cap of ${network.maxGasPriceWei} wei per gas`;
    return { account, action, problem };
  }
  try {
    const transaction = { from: account, ...call, value: 0n };
    const [answer, estimate] = await Promise.all([provider.call(transaction), provider.estimateGas(transaction)]);
    // Tokens answer with true or, as USDT does, not at all.
    if (/^0x0{64}$/.test(answer)) return { account, action, problem: "the token answers that it does not do it" };
    if (estimate > network.maxGasLimit) {
      return { account, action, problem: `it takes ${estimate} gas, at most ${network.maxGasLimit} is allowed` };
    }
    const gasLimit = withHeadroom(estimate, network.maxGasLimit);
    const maxCostWei = gasLimit * range.mostFees.maxFeePerGasWei + dataFee(bytesOf(network.chainId, call, gasLimit));
    return { account, action, ...call, gasLimit, ...range, maxCostWei };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined) throw error;
    return { account, action, problem: `it does not work: ${refusal}` };
  }
}

/** With the largest numbers in the other fields. */
function bytesOf(chainId: bigint, call: { readonly to: Address; readonly data: Hex }, gasLimit: bigint): number {
  const price = 2n ** 64n - 1n;
  const fees = { type: 2, nonce: 2 ** 32, maxFeePerGas: price, maxPriorityFeePerGas: price };
  return Transaction.from({ ...call, ...fees, chainId, gasLimit }).unsignedSerialized.length / 2 + SIGNATURE_BYTES;
}

/** Those of an account that it can pay for, one after the other. */
function withinFunds(steps: readonly PlannedStep[], nativeWei: bigint): readonly PlannedStep[] {
  let leftWei = nativeWei;
  return steps.map((step) => {
    if (isBlocked(step)) return step;
    const { account, action, maxCostWei } = step;
    if (maxCostWei > leftWei) {
      return { account, action, problem: `it may cost ${maxCostWei} wei, and the account has ${leftWei} wei left` };
    }
    leftWei -= maxCostWei;
    return step;
  });
}
