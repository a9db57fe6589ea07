import { id, toQuantity } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { RpcClient } from "./rpc-client.ts";
import { rpcErrorOf } from "./rpc-error.ts";

/** Multicall3 has the same address on every chain that has it: github.com/mds1/multicall3. */
const MULTICALL3: Address = "0xca11bde05977b3631167028862be2a173976ca11";

const AGGREGATE3 = id("aggregate3((address,bool,bytes)[])").slice(0, 10);
const WORD_DIGITS = 64;

/** One read of a contract. */
export interface ContractRead {
  readonly target: Address;
  readonly data: Hex;
}

/** What a contract answered, or undefined when the call reverted. An account without code answers "0x". */
export type ContractAnswer = Hex | undefined;

/**
 * Reads through Multicall3's aggregate3, all in the state of one block. The encoding is written out: with hundreds of
 * reads a block, a general coder would take longer than the search.
 */
export class MarketMulticall {
  readonly #client: RpcClient;
  readonly #readsPerCall: number;

  constructor(client: RpcClient, readsPerCall: number) {
    this.#client = client;
    this.#readsPerCall = readsPerCall;
  }

  /** The answers in the order of the reads. Rejects with one sentence when the node does not answer. */
  async read(reads: readonly ContractRead[], blockNumber: bigint): Promise<ContractAnswer[]> {
    const parts: (readonly ContractRead[])[] = [];
    for (let i = 0; i < reads.length; i += this.#readsPerCall) parts.push(reads.slice(i, i + this.#readsPerCall));
    const answers = await Promise.all(parts.map((part) => this.#call(part, blockNumber)));
    return answers.flat();
  }

  async #call(reads: readonly ContractRead[], blockNumber: bigint): Promise<ContractAnswer[]> {
    const transaction = { to: MULTICALL3, data: encodeAggregate3(reads) };
    let result: unknown;
    try {
      result = await this.#client.send("eth_call", [transaction, toQuantity(blockNumber)]);
    } catch (thrown) {
      const problem = rpcErrorOf(thrown)?.message ?? faultOf(thrown);
      throw new Error(`The pools could not be read at block ${blockNumber}: ${problem}.`, { cause: thrown });
    }
    const answers = typeof result === "string" ? decodeAggregate3(result) : undefined;
    if (answers?.length === reads.length) return answers;
    throw new Error(`The pools could not be read at block ${blockNumber}: there is no Multicall3 at ${MULTICALL3}.`);
  }
}

function word(value: number): string {
  return value.toString(16).padStart(WORD_DIGITS, "0");
}

/** The calldata of aggregate3 with every read allowed to fail. */
export function encodeAggregate3(reads: readonly ContractRead[]): Hex {
  const offsets: string[] = [];
  const tuples: string[] = [];
  let offset = reads.length * 32;
  for (const { target, data } of reads) {
    const bytes = data.slice(2);
    const padded = bytes.padEnd(Math.ceil(bytes.length / WORD_DIGITS) * WORD_DIGITS, "0");
    const tuple = target.slice(2).padStart(WORD_DIGITS, "0") + word(1) + word(0x60) + word(bytes.length / 2) + padded;
    offsets.push(word(offset));
    tuples.push(tuple);
    offset += tuple.length / 2;
  }
  return `0x${AGGREGATE3.slice(2)}${word(0x20)}${word(reads.length)}${offsets.join("")}${tuples.join("")}`;
}

/** The answers in aggregate3's (bool success, bytes returnData)[]; undefined when it is nothing of the kind. */
export function decodeAggregate3(result: string): ContractAnswer[] | undefined {
  /** The number at a position in bytes; NaN beyond the end. */
  const numberAt = (position: number): number =>
    parseInt(result.slice(2 + position * 2, 2 + position * 2 + WORD_DIGITS), 16);
  const array = numberAt(0) + 32;
  const length = numberAt(array - 32);
  if (!(length * 32 <= result.length)) return undefined;
  const answers: ContractAnswer[] = [];
  for (let i = 0; i < length; i++) {
    const tuple = array + numberAt(array + i * 32);
    const succeeded = numberAt(tuple) === 1;
    const bytes = tuple + numberAt(tuple + 32);
    const size = numberAt(bytes);
    const data = result.slice(2 + (bytes + 32) * 2, 2 + (bytes + 32 + size) * 2);
    if (data.length !== size * 2) return undefined;
    answers.push(succeeded ? `0x${data}` : undefined);
  }
  return answers;
}
