import { toQuantity } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import { faultOf } from "../endpoint-fault.ts";
import { decodeAggregate3, encodeAggregate3 } from "./aggregate3.ts";
import { isTooLarge, takesNoBlockHash } from "../market/node-limits.ts";
import type { RpcClient } from "../rpc-client.ts";
import { rpcErrorOf } from "../rpc-error.ts";

/** Multicall3 has the same address on every chain that has it: github.com/mds1/multicall3. */
export const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";

/** After so many calls of one size in a row, a larger one is tried again. */
const CALLS_BEFORE_GROWTH = 64;

/** One read of a contract. */
export interface ContractRead {
  readonly target: Address;
  readonly data: Hex;
}

/** What a contract answered, or undefined when the call reverted. An account without code answers "0x". */
export type ContractAnswer = Hex | undefined;

/**
 * Reads through Multicall3's aggregate3, all in the state of one block. A call that is too large for the node is asked in
 * halves, and so are those after it.
 */
export class MarketMulticall {
  readonly #client: RpcClient;
  readonly #maxReadsPerCall: number;
  #readsPerCall: number;
  #callsOfThisSize = 0;
  /** Of EIP-1898; false once the node has shown that it does not know it. */
  #takesBlockHash = true;

  constructor(client: RpcClient, readsPerCall: number) {
    this.#client = client;
    this.#maxReadsPerCall = this.#readsPerCall = readsPerCall;
  }

  /**
   * The answers in the order of the reads. With a hash, they are of that block and no other one of its number, also where
   * the node takes numbers alone. Rejects with one sentence when the node does not answer, or has another block.
   */
  async read(reads: readonly ContractRead[], blockNumber: bigint, blockHash?: Hex): Promise<ContractAnswer[]> {
    const parts: (readonly ContractRead[])[] = [];
    const size = this.#readsPerCall;
    for (let i = 0; i < reads.length; i += size) parts.push(reads.slice(i, i + size));
    const answers = await Promise.all(parts.map((part) => this.#readPart(part, blockNumber, blockHash)));
    if (blockHash !== undefined && !this.#takesBlockHash && reads.length > 0) {
      await this.#checkHash(blockNumber, blockHash);
    }
    return answers.flat();
  }

  async #readPart(reads: readonly ContractRead[], blockNumber: bigint, blockHash?: Hex): Promise<ContractAnswer[]> {
    const block = blockHash !== undefined && this.#takesBlockHash ? { blockHash } : toQuantity(blockNumber);
    const transaction = { to: MULTICALL3, data: encodeAggregate3(reads) };
    let result: unknown;
    try {
      result = await this.#client.send("eth_call", [transaction, block]);
    } catch (thrown) {
      if (typeof block === "object" && takesNoBlockHash(thrown)) {
        this.#takesBlockHash = false;
        return this.#readPart(reads, blockNumber, blockHash);
      }
      if (reads.length > 1 && isTooLarge(thrown)) {
        const half = Math.ceil(reads.length / 2);
        this.#shrinkTo(half);
        // One after the other: a node that fails at any size is asked for its smallest call, and for no other.
        const first = await this.#readPart(reads.slice(0, half), blockNumber, blockHash);
        return first.concat(await this.#readPart(reads.slice(half), blockNumber, blockHash));
      }
      throw unreadable(blockNumber, rpcErrorOf(thrown)?.message ?? faultOf(thrown), thrown);
    }
    const answers = typeof result === "string" ? decodeAggregate3(result) : undefined;
    if (answers?.length !== reads.length) throw unreadable(blockNumber, `there is no Multicall3 at ${MULTICALL3}`);
    this.#grow();
    return answers;
  }

  async #checkHash(blockNumber: bigint, blockHash: Hex): Promise<void> {
    let block: unknown;
    try {
      block = await this.#client.send("eth_getBlockByNumber", [toQuantity(blockNumber), false]);
    } catch (thrown) {
      throw unreadable(blockNumber, rpcErrorOf(thrown)?.message ?? faultOf(thrown), thrown);
    }
    const { hash } = (block ?? {}) as { hash?: unknown };
    if (hash !== blockHash) throw unreadable(blockNumber, "another block has taken its place");
  }

  #shrinkTo(readsPerCall: number): void {
    this.#callsOfThisSize = 0;
    this.#readsPerCall = Math.min(this.#readsPerCall, readsPerCall);
  }

  #grow(): void {
    this.#callsOfThisSize += 1;
    if (this.#readsPerCall === this.#maxReadsPerCall || this.#callsOfThisSize < CALLS_BEFORE_GROWTH) return;
    this.#callsOfThisSize = 0;
    this.#readsPerCall = Math.min(this.#readsPerCall * 2, this.#maxReadsPerCall);
  }
}

function unreadable(blockNumber: bigint, problem: string, cause?: unknown): Error {
  return new Error(`The pools could not be read at block ${blockNumber}: ${problem}.`, { cause });
}
