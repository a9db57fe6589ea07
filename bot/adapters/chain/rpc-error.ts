import type { Hex } from "../../core/hex.ts";

/** The `error` member of a JSON-RPC answer. */
export interface RpcError {
  /** JSON-RPC's, EIP-1474's, or the provider's own. */
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Of JSON-RPC 2.0: an error of the server's own kind. */
const SERVER_ERROR = -32_000;

/** The node's own words, which ethers wraps; undefined when no node answered. */
export function rpcErrorOf(thrown: unknown): RpcError | undefined {
  // ethers puts them at `info.error` for the methods that it knows, and at `error` for the rest.
  const { info, error } = (thrown ?? {}) as { info?: { error?: unknown }; error?: unknown };
  const candidate = info?.error ?? error;
  if (typeof candidate !== "object" || candidate === null || candidate instanceof Error) return undefined;
  const { code, message, data } = candidate as { code?: unknown; message?: unknown; data?: unknown };
  return {
    code: typeof code === "number" ? code : SERVER_ERROR,
    message: typeof message === "string" ? message : "no message",
    data,
  };
}

/**
 * Whether a node's answer is that it was asked too often, and not about what it was asked. By its words, because EIP-1474's
 * code for it (-32005) also stands for too many results of one request, and with Besu for a transaction's gas limit.
 */
export function isThrottled({ code, message }: RpcError): boolean {
  return code === 429 || /rate.?limit|too many requests|request count exceeded|capacity exceeded/i.test(message);
}

/** Words of nodes for an execution that began and did not end well. */
const EXECUTION_FAILED =
  /revert|out of gas|gas too low|invalid opcode|invalid jump|stack (under|over)flow|vm exception|vm execution error/i;

/**
 * What a contract reverted with, wherever the node put it: Geth, Erigon, anvil and Besu have it in `data`, Hardhat in
 * `data.data`, Nethermind and OpenEthereum as "Reverted 0x…". "0x" when the execution failed without saying anything;
 * undefined when the error is not about the execution.
 */
export function revertDataOf(error: Omit<RpcError, "code">): Hex | undefined {
  return hexIn(error.data) ?? (EXECUTION_FAILED.test(error.message) ? "0x" : undefined);
}

const MAX_DEPTH = 4;

function hexIn(value: unknown, depth = 0): Hex | undefined {
  if (typeof value === "string") return /^(?:reverted )?(0x(?:[0-9a-f]{2})*)$/i.exec(value)?.[1]?.toLowerCase() as Hex;
  if (typeof value !== "object" || value === null || depth === MAX_DEPTH) return undefined;
  const { data, result } = value as { data?: unknown; result?: unknown };
  return hexIn(data, depth + 1) ?? hexIn(result, depth + 1);
}
