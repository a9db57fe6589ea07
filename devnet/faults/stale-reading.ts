import { toQuantity } from "ethers";
import type { NodeExchange } from "./node-exchange.ts";
import type { Reply } from "./reply.ts";

/** How far a stale node is behind. */
export const BLOCKS_BEHIND = 3n;

/** Where each method has the block that it is asked for. */
const BLOCK_PARAMETER: Readonly<Record<string, number>> = {
  eth_getBlockByNumber: 0,
  eth_getTransactionCount: 1,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_call: 1,
  eth_estimateGas: 1,
  eth_feeHistory: 1,
};

/** Answers as a node would that has not heard of the newest blocks. What is handed to it, it passes on all the same. */
export async function asOfOlderBlock({ method, params, forward, ask }: NodeExchange): Promise<Reply> {
  const head = BigInt((await ask("eth_blockNumber", [])) as string);
  const newest = head > BLOCKS_BEHIND ? head - BLOCKS_BEHIND : 0n;
  if (method === "eth_blockNumber") return { result: toQuantity(newest) };
  const place = BLOCK_PARAMETER[method];
  if (place !== undefined) {
    const asked = params[place] ?? "latest";
    if (isNumber(asked) && BigInt(asked) > newest) {
      return method === "eth_getBlockByNumber"
        ? { result: null }
        : { error: { code: -32_000, message: "header not found" } };
    }
    if (asked === "latest" || asked === "pending") {
      const older = [...params];
      older[place] = toQuantity(newest);
      return forward(older);
    }
    return forward();
  }
  const answer = await forward();
  if (!("result" in answer)) return answer;
  const { result } = answer;
  const { blockNumber } = (result ?? {}) as { blockNumber?: unknown };
  return isNumber(blockNumber) && BigInt(blockNumber) > newest ? { result: null } : { result };
}

function isNumber(block: unknown): block is string {
  return typeof block === "string" && /^0x[0-9a-f]+$/i.test(block);
}
