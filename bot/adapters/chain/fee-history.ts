import { toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { FeeHistory } from "../../ports/chain.ts";
import type { RpcClient } from "./rpc-client.ts";

/** Four minutes of mainnet: what was paid earlier says little about the next block. */
const BLOCKS = 20;
const PERCENTILES = [10, 20, 30, 40, 50, 60, 70, 80, 90];
const QUANTITY = /^0x(0|[1-9a-f][0-9a-f]{0,31})$/i;

/** Asks what was paid in the blocks up to the head; undefined when no node tells, or not in a form that can be so. */
export async function readFeeHistory(client: RpcClient, head: Head): Promise<FeeHistory | undefined> {
  try {
    const answer = await client.send("eth_feeHistory", [toQuantity(BLOCKS), toQuantity(head.number), PERCENTILES]);
    return feeHistoryOf(answer, head.number);
  } catch {
    return undefined;
  }
}

/** Undefined for anything but tips in order, of consecutive blocks that end with the one that was asked for. */
export function feeHistoryOf(answer: unknown, blockNumber: bigint): FeeHistory | undefined {
  const { oldestBlock, reward } = (answer ?? {}) as { oldestBlock?: unknown; reward?: unknown };
  if (!isQuantity(oldestBlock) || !Array.isArray(reward) || reward.length === 0 || reward.length > BLOCKS) {
    return undefined;
  }
  if (BigInt(oldestBlock) + BigInt(reward.length) - 1n !== blockNumber) return undefined;
  const rows = reward.map(tipsOf);
  const known = rows.filter((row) => row !== undefined);
  if (known.length < rows.length) return undefined;
  return {
    blockNumber,
    tipsWei: (percentile) => known.map((row) => row[columnOf(percentile)] ?? 0n),
  };
}

/** Of one block: one tip a percentile, none lower than the one before it. */
function tipsOf(row: unknown): readonly bigint[] | undefined {
  if (!Array.isArray(row) || row.length !== PERCENTILES.length || !row.every(isQuantity)) return undefined;
  const tips = row.map(BigInt);
  return tips.every((tip, index) => index === 0 || tip >= (tips[index - 1] ?? 0n)) ? tips : undefined;
}

/** The next percentile that was asked for: rather a little more than too little. */
function columnOf(percentile: number): number {
  const column = PERCENTILES.findIndex((asked) => asked >= percentile);
  return column === -1 ? PERCENTILES.length - 1 : column;
}

function isQuantity(value: unknown): value is string {
  return typeof value === "string" && QUANTITY.test(value);
}
