import type { JsonRpcApiProvider } from "ethers";
import type { Address } from "../../../core/hex.ts";
import type { Fees } from "../gas-now.ts";

/** What a node's pool has of an account, by nonce; undefined when the node does not tell. */
export type PooledTransactions = ReadonlyMap<number, Fees> | undefined;

/** A whole pool of mainnet would be tens of megabytes; that of a local or small chain is not. */
const MAX_WHOLE_POOL = 2_000n;

type ByNonce = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Content = Readonly<Record<"pending" | "queued", Readonly<Record<string, ByNonce>> | undefined>>;

/**
 * Asks for the account's own transactions (Geth, Erigon, Nethermind), or else for the whole pool when it is small (anvil).
 * Most public endpoints refuse both.
 */
export async function pooledTransactions(provider: JsonRpcApiProvider, account: Address): Promise<PooledTransactions> {
  try {
    const content = (await provider.send("txpool_contentFrom", [account])) as Readonly<Record<string, ByNonce>>;
    return feesByNonce([content["pending"], content["queued"]]);
  } catch {
    return smallPool(provider, account);
  }
}

async function smallPool(provider: JsonRpcApiProvider, account: Address): Promise<PooledTransactions> {
  try {
    const { pending, queued } = (await provider.send("txpool_status", [])) as Readonly<Record<string, string>>;
    if (BigInt(pending ?? "0x0") + BigInt(queued ?? "0x0") > MAX_WHOLE_POOL) return undefined;
    const content = (await provider.send("txpool_content", [])) as Content;
    return feesByNonce([content.pending, content.queued].map((part) => ofAccount(part ?? {}, account)));
  } catch {
    return undefined;
  }
}

/** Nodes write the address with a checksum or without. */
function ofAccount(part: Readonly<Record<string, ByNonce>>, account: Address): ByNonce {
  return Object.entries(part).find(([address]) => address.toLowerCase() === account)?.[1] ?? {};
}

function feesByNonce(parts: readonly (ByNonce | undefined)[]): ReadonlyMap<number, Fees> {
  const entries = parts.flatMap((part) => Object.entries(part ?? {}));
  return new Map(entries.map(([nonce, transaction]) => [Number(nonce), feesOf(transaction)]));
}

/** An older transaction has one price, which is fee and tip alike. */
function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: Readonly<Record<string, unknown>>): Fees {
  return {
    maxFeePerGasWei: quantity(maxFeePerGas ?? gasPrice),
    maxPriorityFeePerGasWei: quantity(maxPriorityFeePerGas ?? gasPrice),
  };
}

function quantity(written: unknown): bigint {
  return typeof written === "string" && /^0x[0-9a-f]+$/i.test(written) ? BigInt(written) : 0n;
}
