import { Wallet } from "ethers";
import { carryOutWithdrawal, planWithdrawal } from "../commands/withdraw.ts";
import { connectToContract, type StartChecks } from "../commands/start-checks.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Hex } from "../core/hex.ts";
import { confirm } from "./ask.ts";
import type { WithdrawOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { describeWithdrawal } from "./print-withdrawal.ts";

/** Says what will happen, asks unless told not to, and does it. */
export async function performWithdrawal(
  checks: StartChecks,
  key: Hex,
  options: WithdrawOptions,
  output: Output,
): Promise<number> {
  const { provider, contract } = await connectToContract(checks);
  await using resources = new AsyncDisposableStack();
  resources.defer(() => provider.destroy());
  const parts = { provider, contract, artifact: await checks.artifact(), wallet: new Wallet(key, provider) };
  const plan = await planWithdrawal(parts, options);
  output.progress(describeWithdrawal(plan));
  const { asset, amountWei, to } = plan;
  if (!options.yes && !(await confirm("Withdraw?"))) {
    output.result({ withdrawn: false, asset, amountWei, to }, "Nothing was withdrawn.");
    return EXIT_CODES.ok;
  }
  const { transactionHash, blockNumber } = await carryOutWithdrawal(parts, plan);
  output.result(
    { withdrawn: true, asset, amountWei, to, transactionHash, blockNumber },
    `Withdrawn in block ${blockNumber}, transaction ${transactionHash}.`,
  );
  return EXIT_CODES.ok;
}
