import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry, SolidlyEntry } from "../../../core/pool-entry.ts";
import { addressOfWord, wordAt } from "../pools/words.ts";
import type { RpcLog } from "../rpc-types.ts";

/** A contract that makes pools and says so. */
export interface Factory {
  readonly address: Address;
  readonly kind: FactoryKind;
  /**
   * What its pools take, in millionths, where nobody tells: V2's pairs, and those of Solidly whose factory does not. 0
   * where the pool, the event or the factory tells.
   */
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

const VELODROME_POOL_CREATED = "PoolCreated(address,address,bool,address,uint256)";
const WORD_DIGITS = 64;
const MAX_DECIMALS = 18;

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
  solidly: {
    event: "PairCreated(address,address,bool,address,uint256)",
    entryOf: (log, { address: factory, feePpm }) => {
      const facts = factsOf(log.word(1), log.indexed(0), log.indexed(1));
      const pair = facts && { ...facts, venue: "solidly" as const, isStable: log.word(0) === 1n, factory };
      return pair && { ...pair, generation: "solidly", ...(feePpm > 0 && { fixedFeePpm: feePpm }) };
    },
  },
  "velodrome-v2": {
    event: VELODROME_POOL_CREATED,
    entryOf: (log, factory) => velodromePool(log, factory, "velodrome-v2"),
  },
  superchain: {
    event: VELODROME_POOL_CREATED,
    entryOf: (log, factory) => velodromePool(log, factory, "superchain"),
  },
  // The Vault.
  "balancer-v2": {
    event: "PoolRegistered(bytes32,address,uint8)",
    entryOf: (log) => {
      const [poolId, pool] = [log.indexed(0), log.indexed(1)];
      if (poolId === undefined || pool === undefined) return undefined;
      return { venue: "balancer-v2", address: addressOfWord(pool), poolId: hexOfWord(poolId) };
    },
  },
  // The PoolManager.
  "uniswap-v4": {
    event: "Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)",
    entryOf: (log) => {
      const facts = factsOf(log.indexed(0), log.indexed(1), log.indexed(2));
      const [poolId, feePpm, tickSpacing, hooks] = [log.indexed(0), log.word(0), log.word(1), log.word(2)];
      if (facts === undefined || poolId === undefined) return undefined;
      if (feePpm === undefined || tickSpacing === undefined || hooks === undefined) return undefined;
      const terms = { feePpm: Number(feePpm), tickSpacing: Number(tickSpacing), hooks: addressOfWord(hooks) };
      return { ...facts, ...terms, venue: "uniswap-v4", address: hexOfWord(poolId) };
    },
  },
  // The other factories of Curve do not name the pool, or make pools that cannot be quoted.
  "curve-tricrypto": {
    event:
      "TricryptoPoolDeployed(address,string,string,address,address[3],address,bytes32,uint256,uint256,uint256,uint256,uint256,address)",
    entryOf: (log) => {
      const [pool, precisions] = [log.word(0), log.word(9)];
      const coins = [4, 5, 6].map((index) => log.word(index) ?? 0n);
      if (pool === undefined || precisions === undefined || coins.includes(0n)) return undefined;
      const decimals = [128n, 64n, 0n].map((shift) => decimalsOf(BigInt.asUintN(64, precisions >> shift)));
      const address = addressOfWord(pool);
      const kind = "tricrypto-ng";
      return { venue: "curve", kind, address, tokens: coins.map(addressOfWord), decimals, lpToken: address };
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

function velodromePool(
  log: CreationLog,
  { address: factory }: Factory,
  generation: SolidlyEntry["generation"],
): PoolEntry | undefined {
  const facts = factsOf(log.word(0), log.indexed(0), log.indexed(1));
  return facts && { ...facts, venue: "solidly", isStable: log.indexed(2) === 1n, generation, factory };
}

/** The precision is what brings an amount to 18 decimals. */
function decimalsOf(precision: bigint): number {
  return MAX_DECIMALS - (String(precision).length - 1);
}

function hexOfWord(word: bigint): Hex {
  return `0x${word.toString(16).padStart(WORD_DIGITS, "0")}`;
}
