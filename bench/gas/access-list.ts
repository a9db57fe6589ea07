import { toBeHex, zeroPadValue } from "ethers";

/** As transactions carry it. */
export type AccessList = readonly { readonly address: string; readonly storageKeys: string[] }[];

/** A node that traces what it has executed. */
export interface TracingNode {
  request(call: { readonly method: string; readonly params: unknown[] }): Promise<unknown>;
}

/** A step of debug_traceTransaction, as far as it is read. */
interface Step {
  readonly op: string;
  readonly depth: number;
  /** The top comes last. */
  readonly stack: readonly string[];
}

const CALLS = ["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE"];
/** Precompiled contracts have the lowest addresses, and are always warm. */
const LAST_PRECOMPILE = 0xffn;

/**
 * The accounts that a transaction called and the slots that it used, but not its target itself, which is warm anyway:
 * what eth_createAccessList answers, which Hardhat's node does not know.
 */
export async function accessListOf(node: TracingNode, hash: string, target: string): Promise<AccessList> {
  const options = { disableMemory: true, disableStorage: true };
  const trace = await node.request({ method: "debug_traceTransaction", params: [hash, options] });
  const slots = new Map<string, Set<string>>();
  const slotsOf = (account: string): Set<string> => {
    const known = slots.get(account) ?? new Set();
    slots.set(account, known);
    return known;
  };
  /** Whose storage is used at each depth; the outermost call is depth 1. */
  const accounts = ["", target.toLowerCase()];
  for (const { op, depth, stack } of (trace as { readonly structLogs: readonly Step[] }).structLogs) {
    const own = accounts[depth] ?? "";
    if (op === "SLOAD" || op === "SSTORE") slotsOf(own).add(zeroPadValue(toBeHex(word(stack, 1)), 32));
    if (!CALLS.includes(op)) continue;
    const callee = toBeHex(word(stack, 2) & ((1n << 160n) - 1n), 20);
    if (BigInt(callee) > LAST_PRECOMPILE) slotsOf(callee);
    accounts[depth + 1] = op === "DELEGATECALL" || op === "CALLCODE" ? own : callee;
  }
  slots.delete(target.toLowerCase());
  return [...slots].map(([address, keys]) => ({ address, storageKeys: [...keys] }));
}

/** The stack's word at a place from the top, which is 1. */
function word(stack: readonly string[], place: number): bigint {
  const value = stack.at(-place) ?? "0";
  return BigInt(value.startsWith("0x") ? value : `0x${value}`);
}
