import type { ContractAnswer, ContractRead } from "./market-multicall.ts";
import type { PoolReading } from "./market-pool-reading.ts";

/** Rounds of reads over all pools that still want something, until none does; every round is to be of the same block. */
export async function readRounds(
  readings: readonly PoolReading[],
  read: (reads: readonly ContractRead[]) => Promise<readonly ContractAnswer[]>,
): Promise<void> {
  for (let open = readings; ;) {
    const wants = open.map((reading) => ({ reading, reads: reading.wanted() })).filter(({ reads }) => reads.length > 0);
    if (wants.length === 0) return;
    const answers = await read(wants.flatMap(({ reads }) => reads));
    let next = 0;
    for (const { reading, reads } of wants) reading.take(answers.slice(next, (next += reads.length)));
    open = wants.map(({ reading }) => reading);
  }
}
