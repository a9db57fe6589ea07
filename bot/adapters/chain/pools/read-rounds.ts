import type { ContractAnswer, ContractRead } from "./multicall.ts";
import { type AskedInRounds, stepsOfAll } from "./read-steps.ts";

/** Rounds of reads over all that still want something, until none does; every round is to be of the same block. */
export async function readRounds(
  readings: readonly AskedInRounds[],
  read: (reads: readonly ContractRead[]) => Promise<readonly ContractAnswer[]>,
): Promise<void> {
  const rounds = stepsOfAll(readings);
  for (let round = rounds.next(); round.done !== true;) round = rounds.next(await read(round.value));
}
