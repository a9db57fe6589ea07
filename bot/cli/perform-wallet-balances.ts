import type { NetworkBalances } from "../commands/wallet/balances.ts";
import type { OfNetwork } from "../commands/wallet/network-parts.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Output } from "./output.ts";
import { balancesForPrograms, balancesForPeople } from "./print-wallet-balances.ts";

/** What was looked at. */
export interface BalancesReport {
  readonly networks: readonly OfNetwork<NetworkBalances>[];
  readonly withoutEndpoint: readonly string[];
}

/** `arb wallet balances`: a network that does not answer is told and stops no other. */
export async function performWalletBalances(look: () => Promise<BalancesReport>, output: Output): Promise<number> {
  const report = await look();
  output.result(balancesForPrograms(report), balancesForPeople(report));
  return exitCodeOf(report.networks);
}

/** Of a look at several networks: an error only when none of them could be asked. */
export function exitCodeOf(networks: readonly OfNetwork<unknown>[]): number {
  const isAnyAnswered = networks.some((network) => "found" in network);
  return networks.length === 0 || isAnyAnswered ? EXIT_CODES.ok : EXIT_CODES.environment;
}
