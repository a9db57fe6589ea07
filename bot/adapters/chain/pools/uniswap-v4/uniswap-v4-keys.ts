import { id } from "ethers";
import type { Address, Hex } from "../../../../core/hex.ts";
import type { UniswapV4Entry } from "../../../../core/pool-entry.ts";
import { addressOfWord, wordAt } from "../words.ts";
import type { RpcClient } from "../../rpc-client.ts";
import { rpcErrorOf } from "../../rpc-error.ts";
import { poolIdOf } from "./uniswap-v4-storage.ts";

/** A log as far as it tells of a new pool. */
export interface InitializeLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

const INITIALIZE = id("Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)") as Hex;

/**
 * The keys of pools of Uniswap V4 of which only the ids are known: events name pools by ids, and the manager does not know
 * keys. They stand in the events of the pools' making, which are looked for in the chain's whole past up to a block. A node
 * that does not look so far back is not asked again: then only what `known` tells is found.
 */
export async function readV4Keys(
  client: RpcClient,
  manager: Address,
  ids: readonly Hex[],
  { toBlock, known }: { readonly toBlock: Hex; readonly known: readonly InitializeLog[] },
): Promise<readonly UniswapV4Entry[]> {
  if (ids.length === 0) return [];
  const filter = { address: manager, topics: [INITIALIZE, ids], fromBlock: "0x0", toBlock };
  let past: readonly InitializeLog[] = [];
  try {
    past = (await client.send("eth_getLogs", [filter])) as readonly InitializeLog[];
  } catch (thrown) {
    if (rpcErrorOf(thrown) === undefined) throw thrown;
  }
  const wanted = new Set(ids);
  const entries = [...past, ...known].flatMap(entryOf).filter(({ address }) => wanted.has(address));
  return [...new Map(entries.map((entry) => [entry.address, entry])).values()];
}

/** Nothing for another event, or a key that is not the id's. */
function entryOf({ topics: [event, poolId, currency0, currency1], data }: InitializeLog): readonly UniswapV4Entry[] {
  const [token0, token1] = [wordAt(currency0, 0), wordAt(currency1, 0)];
  const [feePpm, tickSpacing, hooks] = [wordAt(data, 0), wordAt(data, 1), wordAt(data, 2)];
  if (event !== INITIALIZE || poolId === undefined || token0 === undefined || token1 === undefined) return [];
  if (feePpm === undefined || tickSpacing === undefined || hooks === undefined) return [];
  const key = {
    token0: addressOfWord(token0),
    token1: addressOfWord(token1),
    feePpm: Number(feePpm),
    tickSpacing: Number(tickSpacing),
    hooks: addressOfWord(hooks),
  };
  return poolIdOf(key) === poolId ? [{ venue: "uniswap-v4", address: poolId, ...key }] : [];
}
