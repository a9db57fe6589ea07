import { id } from "ethers";
import type { Address, Hex } from "../../../../core/hex.ts";
import type { Amplification } from "../../../../market/quoting/balancer-stable/amplification.ts";
import { addressOfWord, wordAt } from "../words.ts";

/** A log as a node gives it, as far as it is read. */
export interface BalancerLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** The Vault's logs after which a pool is to be read again; their first argument is the pool's id. */
export const VAULT_TOPICS = [
  "Swap(bytes32,address,address,uint256,uint256)",
  "PoolBalanceChanged(bytes32,address,address[],int256[],uint256[])",
  "PoolBalanceManaged(bytes32,address,address,int256,int256)",
  "TokensRegistered(bytes32,address[],address[])",
  "TokensDeregistered(bytes32,address[])",
].map(topicOf);

/** The Vault's log of a new pool: id, address, specialization. */
export const POOL_REGISTERED = topicOf("PoolRegistered(bytes32,address,uint8)");

/** The log of the beginning of a ramp; see {@link rampOfLog}. */
export const AMP_UPDATE_STARTED = topicOf("AmpUpdateStarted(uint256,uint256,uint256,uint256)");

/** A pool's own logs after which it is to be read again. The Vault says PausedStateChanged, too: then all pools are. */
export const POOL_TOPICS = [
  ...[
    "SwapFeePercentageChanged(uint256)",
    "PausedStateChanged(bool)",
    "AmpUpdateStopped(uint256)",
    "TokenRateCacheUpdated(uint256,uint256)",
    "TokenRateCacheUpdated(address,uint256)",
    "TokenRateProviderSet(uint256,address,uint256)",
    "TokenRateProviderSet(address,address,uint256)",
    "PriceRateCacheUpdated(address,uint256)",
    "PriceRateProviderSet(address,address,uint256)",
  ].map(topicOf),
  AMP_UPDATE_STARTED,
];

/** The pool of which one of the Vault's logs speaks; undefined for another log. A pool's id begins with its address. */
export function poolOfVaultLog({ topics: [topic, poolId] }: BalancerLog): Address | undefined {
  if (topic === undefined || poolId === undefined) return undefined;
  const isOfPool = topic === POOL_REGISTERED || VAULT_TOPICS.includes(topic);
  return isOfPool ? addressOfWord(BigInt(poolId) >> 96n) : undefined;
}

/** How a pool's amplification moves, if this log says so: keep it in the pool's BalancerMemory. */
export function rampOfLog({ topics: [topic], data }: Pick<BalancerLog, "topics" | "data">): Amplification | undefined {
  if (topic !== AMP_UPDATE_STARTED) return undefined;
  const [startValue, endValue, startTime, endTime] = [0, 1, 2, 3].map((index) => wordAt(data, index));
  if (startValue === undefined || endValue === undefined || startTime === undefined || endTime === undefined) {
    return undefined;
  }
  return { startValue, endValue, startTime, endTime };
}

function topicOf(signature: string): Hex {
  return id(signature) as Hex;
}
