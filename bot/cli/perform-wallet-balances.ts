import type { OfNetwork } from "../commands/wallet/network-parts.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Output } from "./output.ts";
import { balancesForPeople, balancesForPrograms, type BalancesReport } from "./print-wallet-balances.ts";

/** `arb wallet balances`: a network that does not answer is told and stops no other. */
export async function performWalletBalances(
  look: () => Promise<BalancesReport>,
  areNamed: boolean,
  output: Output,
): Promise<number> {
  const report = await look();
  output.result(balancesForPrograms(report), balancesForPeople(report));
  return exitCodeOf(report.networks, areNamed);
}

/** Of a look at several networks: an error when one that was asked for by name, or all of them, could not be asked. */
export function exitCodeOf(networks: readonly OfNetwork<unknown>[], areNamed: boolean): number {
  if (areNamed && networks.some((network) => "problem" in network)) return EXIT_CODES.environment;
  const isAnyAnswered = networks.some((network) => "found" in network);
  return networks.length === 0 || isAnyAnswered ? EXIT_CODES.ok : EXIT_CODES.environment;
}
