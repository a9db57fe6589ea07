import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";

/** What is settled about a block before anything is in it. */
export interface BlockTerms {
  readonly number: bigint;
  readonly timestampS: bigint;
  readonly baseFeePerGasWei: bigint;
  readonly gasLimit: bigint;
  readonly coinbase: Address;
}

/**
 * The terms of the block after the newest one: as late as the clock, but always later than its parent, so that many
 * blocks can be made in one second.
 */
export async function nextBlockTerms(rpcUrl: string): Promise<BlockTerms> {
  const [head, fees, coinbase] = (await callRpcBatch(rpcUrl, [
    { method: "eth_getBlockByNumber", params: ["latest", false] },
    // Its last entry is the next block's base fee, one set by hand included.
    { method: "eth_feeHistory", params: ["0x1", "latest", []] },
    { method: "eth_coinbase", params: [] },
  ])) as [{ number: Hex; timestamp: Hex; gasLimit: Hex }, { baseFeePerGas: Hex[] }, Address];
  const afterParentS = BigInt(head.timestamp) + 1n;
  const nowS = BigInt(Math.floor(Date.now() / 1_000));
  return {
    number: BigInt(head.number) + 1n,
    timestampS: nowS > afterParentS ? nowS : afterParentS,
    baseFeePerGasWei: BigInt(fees.baseFeePerGas.at(-1) ?? 0),
    gasLimit: BigInt(head.gasLimit),
    coinbase,
  };
}
