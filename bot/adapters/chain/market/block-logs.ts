import { toQuantity } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import { readBlock, readWith } from "../chain-reads.ts";
import { faultOf } from "../endpoint-fault.ts";
import type { RpcClient } from "../rpc-client.ts";
import { rpcErrorOf } from "../rpc-error.ts";
import type { RpcLog } from "../rpc-types.ts";
import type { BlockId } from "./followed-blocks.ts";
import { LogBloom } from "./log-bloom.ts";
import { isTooLarge } from "./node-limits.ts";

/** What logs are asked for. */
export interface LogFilter {
  /** Any of these as the first topic. */
  readonly topics: readonly Hex[];
  /** Of these contracts alone. */
  readonly addresses?: readonly Address[];
}

/** After so many ranges of one size in a row, a wider one is tried again. */
const RANGES_BEFORE_GROWTH = 16;

/** Reads the logs of blocks. Everything rejects with one sentence. */
export class BlockLogs {
  readonly #client: RpcClient;
  readonly #maxRange: number;
  #range: number;
  #rangesOfThisSize = 0;

  /** @param maxRange how many blocks are asked for at once at most; the node's own limit makes it fewer */
  constructor(client: RpcClient, maxRange: number) {
    this.#client = client;
    this.#maxRange = this.#range = maxRange;
  }

  /** The logs of this block and of no other one of its number. */
  async ofBlock({ number, hash }: BlockId, { topics, addresses }: LogFilter): Promise<readonly RpcLog[]> {
    const filter = { blockHash: hash, topics: [topics], ...(addresses && { address: addresses }) };
    const logs = logsIn(await this.#ask(filter, `of block ${number}`), `of block ${number}`);
    const isForeign = logs.some(({ blockHash }) => typeof blockHash === "string" && blockHash.toLowerCase() !== hash);
    if (isForeign) throw unreadable(`of block ${number}`, "they are of another block");
    return logs;
  }

  /** The hash of the block that the chain has at a height; undefined when the node has none there. */
  async hashAt(number: bigint): Promise<Hex | undefined> {
    return (await readBlock(this.#client, number))?.hash;
  }

  /** What the block's header says of its logs; undefined when it says nothing. */
  async bloomOf({ hash }: BlockId): Promise<LogBloom | undefined> {
    const block = await readWith(this.#client, "eth_getBlockByHash", [hash, false]);
    return LogBloom.of((block as { logsBloom?: unknown } | null)?.logsBloom);
  }

  /** Hands over the logs of a range of blocks, both ends included, one part after the other. */
  async ofRange(
    fromBlock: bigint,
    toBlock: bigint,
    { topics, addresses }: LogFilter,
    take: (logs: readonly RpcLog[], upTo: bigint) => void | Promise<void>,
  ): Promise<void> {
    for (let from = fromBlock; from <= toBlock;) {
      const to = from + BigInt(this.#range) - 1n < toBlock ? from + BigInt(this.#range) - 1n : toBlock;
      const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
      const filter = { ...range, topics: [topics], ...(addresses && { address: addresses }) };
      const words = `of blocks ${from} to ${to}`;
      let found: unknown;
      try {
        found = await this.#client.send("eth_getLogs", [filter]);
      } catch (thrown) {
        if (to === from || !isTooLarge(thrown)) throw unreadable(words, problemOf(thrown), thrown);
        this.#range = Math.max(1, Math.floor(Number(to - from + 1n) / 2));
        this.#rangesOfThisSize = 0;
        continue;
      }
      await take(logsIn(found, words), to);
      this.#grow();
      from = to + 1n;
    }
  }

  #grow(): void {
    this.#rangesOfThisSize += 1;
    if (this.#rangesOfThisSize < RANGES_BEFORE_GROWTH) return;
    this.#rangesOfThisSize = 0;
    this.#range = Math.min(this.#range * 2, this.#maxRange);
  }

  async #ask(filter: object, words: string): Promise<unknown> {
    try {
      return await this.#client.send("eth_getLogs", [filter]);
    } catch (thrown) {
      throw unreadable(words, problemOf(thrown), thrown);
    }
  }
}

function logsIn(answer: unknown, words: string): readonly (RpcLog & { readonly blockHash?: string })[] {
  if (Array.isArray(answer)) return answer as RpcLog[];
  throw unreadable(words, "the answer is no list");
}

function problemOf(thrown: unknown): string {
  return rpcErrorOf(thrown)?.message ?? faultOf(thrown);
}

function unreadable(words: string, problem: string, cause?: unknown): Error {
  return new Error(`The logs ${words} could not be read: ${problem}.`, { cause });
}
