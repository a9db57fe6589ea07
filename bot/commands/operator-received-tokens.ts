import { id, type JsonRpcApiProvider, type Log, zeroPadValue } from "ethers";
import { messageOf } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { refusalIn } from "./operator-refusal.ts";

/** What logs tell of the tokens that were ever sent to some accounts. */
export interface ReceivedTokens {
  /** Each once. Anybody can send anything, so they may be worthless or hostile. */
  readonly tokens: readonly Address[];
  /** Why the rest is unknown; undefined when every block was looked at. */
  readonly problem: string | undefined;
}

const TRANSFER = id("Transfer(address,address,uint256)");
/** An NFT's Transfer has its id as a fourth topic; the contract could not pass it on. */
const ERC20_TOPICS = 3;
/** What most endpoints allow in one request, and what is too little to get through a year in an hour. */
const MAX_RANGE_BLOCKS = 10_000n;
const MIN_RANGE_BLOCKS = 500n;

/** Looks through the Transfer logs from one block to another, both included; asks for fewer at once when refused. */
export async function receivedTokens(
  provider: JsonRpcApiProvider,
  holders: readonly Address[],
  fromBlock: bigint,
  toBlock: bigint,
): Promise<ReceivedTokens> {
  const tokens = new Set<Address>();
  const topics = [TRANSFER, null, holders.map((holder) => zeroPadValue(holder, 32))];
  let range = MAX_RANGE_BLOCKS;
  for (let first = fromBlock; first <= toBlock;) {
    const last = first + range - 1n < toBlock ? first + range - 1n : toBlock;
    let logs: Log[];
    try {
      logs = await provider.getLogs({ fromBlock: first, toBlock: last, topics });
    } catch (error) {
      if (range > MIN_RANGE_BLOCKS) {
        range = range / 2n > MIN_RANGE_BLOCKS ? range / 2n : MIN_RANGE_BLOCKS;
        continue;
      }
      const words = refusalIn(error) ?? messageOf(error);
      return { tokens: [...tokens], problem: `the endpoint refuses the logs from block ${first} on (${words})` };
    }
    for (const { address, topics: found } of logs) {
      if (found.length === ERC20_TOPICS) tokens.add(address.toLowerCase() as Address);
    }
    first = last + 1n;
  }
  return { tokens: [...tokens], problem: undefined };
}
