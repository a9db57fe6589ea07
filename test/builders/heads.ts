import { id } from "ethers";
import type { Head } from "../../bot/core/head.ts";
import type { Hex } from "../../bot/core/hex.ts";

const GWEI = 10n ** 9n;

/** A half-full block, after which the base fee stays as it is; another `fork` gives it another hash. */
export function aHead(number: bigint, changes: Partial<Head> & { readonly fork?: string } = {}): Head {
  const { fork = "main", ...fields } = changes;
  return {
    number,
    hash: id(`${fork} ${number}`) as Hex,
    parentHash: id(`${fork} ${number - 1n}`) as Hex,
    timestampS: 1_700_000_000n + 12n * number,
    baseFeePerGasWei: 10n * GWEI,
    gasUsed: 15_000_000n,
    gasLimit: 30_000_000n,
    ...fields,
  };
}
