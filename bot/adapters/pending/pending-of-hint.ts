import type { PendingCall, PendingLog, PendingTransaction } from "../../core/pending-transaction.ts";
import { type Told, toldAddress, toldBytes, toldHash, toldObject, toldQuantity } from "./told-fields.ts";

/** What of MEV-Share's hints is of no use; `too-little`: neither logs nor all that it takes to execute it. */
export type UnusableHint = "unreadable" | "other-chain" | "too-little";

/** A block's gas is good for some thousand. */
const MAX_LOGS = 1_000;
const MAX_TOPICS = 4;

/**
 * A hint as MEV-Share's stream has it (docs.flashbots.net, MEV-Share, event stream): its sender chose what it shows. A
 * bundle of several transactions is named and placed as one.
 */
export function pendingOfHint(value: unknown, chainId: bigint): PendingTransaction | { refused: UnusableHint } {
  const told = toldObject(value);
  const transactionHash = toldHash(told?.["hash"]);
  const logs = listOf(told?.["logs"], logOf);
  const transactions = listOf(told?.["txs"], toldObject);
  if (transactionHash === undefined || logs === undefined || transactions === undefined)
    return { refused: "unreadable" };
  const isElsewhere = ({ chainId: id }: Told): boolean => (id ?? null) !== null && toldQuantity(id) !== chainId;
  if (transactions.some(isElsewhere)) return { refused: "other-chain" };
  const [only, another] = transactions;
  const call = only === undefined || another !== undefined ? undefined : callOf(only);
  if (call === undefined && logs.length === 0) return { refused: "too-little" };
  return {
    transactionHash,
    ...(call === undefined ? {} : { call }),
    ...(logs.length === 0 ? {} : { logs }),
  };
}

/** All fields, as those see it who share everything but their signature; anything less cannot be executed. */
function callOf(told: Told): PendingCall | undefined {
  const from = toldAddress(told["from"]);
  const to = toldAddress(told["to"]);
  const data = toldBytes(told["callData"]);
  const valueWei = toldQuantity(told["value"] ?? "0x0");
  const gasLimit = toldQuantity(told["gas"]);
  const nonce = Number(toldQuantity(told["nonce"]));
  const maxFeePerGasWei = toldQuantity(told["maxFeePerGas"] ?? told["gasPrice"]);
  if (from === undefined || to === undefined || data === undefined || valueWei === undefined) return undefined;
  if (gasLimit === undefined || maxFeePerGasWei === undefined || !Number.isSafeInteger(nonce)) return undefined;
  return { from, to, data, valueWei, gasLimit, nonce, maxFeePerGasWei };
}

function logOf(value: unknown): PendingLog | undefined {
  const told = toldObject(value);
  const address = toldAddress(told?.["address"]);
  const topics = listOf(told?.["topics"], toldHash);
  // Of Flashbots' default hints, the data is left out.
  const data = toldBytes(told?.["data"] ?? "0x");
  if (address === undefined || topics === undefined || data === undefined) return undefined;
  return topics.length > MAX_TOPICS ? undefined : { address, topics, data };
}

/** Undefined when any member cannot be read, or there are too many; empty for null and what is left out. */
function listOf<Item>(value: unknown, read: (item: unknown) => Item | undefined): readonly Item[] | undefined {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_LOGS) return undefined;
  const items = value.map(read).filter((item) => item !== undefined);
  return items.length === value.length ? items : undefined;
}
