import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { addressOfWord, wordAt } from "../market-words.ts";
import type { RpcLog } from "../rpc-types.ts";

/** A contract that makes pools and says so. */
export interface Factory {
  readonly address: Address;
  readonly kind: FactoryKind;
  /** What its pools take, in millionths, where they do not tell: V2's pairs. */
  readonly feePpm: number;
  /** Where it was deployed: nothing is looked for before. */
  readonly fromBlock: bigint;
}

/** Whose factory's events it has. */
export type FactoryKind = keyof typeof KINDS;

interface CreationEvent {
  readonly event: string;
  /** Undefined when the log is not as it should be. */
  readonly entryOf: (log: CreationLog, factory: Factory) => PoolEntry | undefined;
}

/** The indexed values and the words of the data. */
interface CreationLog {
  indexed(index: number): bigint | undefined;
  word(index: number): bigint | undefined;
}

/** One line a kind of factory. */
const KINDS = {
  "uniswap-v2": {
    event: "PairCreated(address,address,address,uint256)",
    entryOf: (log, { feePpm }) => {
      const facts = factsOf(log.word(0), log.indexed(0), log.indexed(1));
      return facts && { ...facts, venue: "uniswap-v2", feePpm };
    },
  },
  "uniswap-v3": {
    event: "PoolCreated(address,address,uint24,int24,address)",
    entryOf: (log) => {
      const facts = factsOf(log.word(1), log.indexed(0), log.indexed(1));
      const [feePpm, tickSpacing] = [log.indexed(2), log.word(0)];
      if (facts === undefined || feePpm === undefined || tickSpacing === undefined) return undefined;
      return { ...facts, venue: "uniswap-v3", feePpm: Number(feePpm), tickSpacing: Number(tickSpacing) };
    },
  },
} as const satisfies Readonly<Record<string, CreationEvent>>;

/** The first topic of the event by which a kind of factory tells of a new pool. */
export function creationTopic(kind: FactoryKind): Hex {
  return id(KINDS[kind].event) as Hex;
}

/** The pool that a log tells of; undefined when it is none of the factory's, or is not as it should be. */
export function createdPool(log: RpcLog, factory: Factory): PoolEntry | undefined {
  if (log.address.toLowerCase() !== factory.address || log.topics[0] !== creationTopic(factory.kind)) return undefined;
  return KINDS[factory.kind].entryOf(
    {
      indexed: (index) => wordAt(log.topics[index + 1] as Hex | undefined, 0),
      word: (index) => wordAt(log.data as Hex, index),
    },
    factory,
  );
}

function factsOf(pool: bigint | undefined, token0: bigint | undefined, token1: bigint | undefined) {
  if (pool === undefined || token0 === undefined || token1 === undefined) return undefined;
  return { address: addressOfWord(pool), token0: addressOfWord(token0), token1: addressOfWord(token1) };
}
