import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";

/** Where a log says which pool it is about. */
type PoolInLog =
  | "emitter"
  /** Pools that live in one contract have an id: the first indexed value. */
  | "first-topic"
  /** The same, for an id that begins with the pool's address. */
  | "first-topic-address";

/** How the logs of a block tell that pools of a venue are not as they were. */
interface VenueTouches {
  /** Events without which nothing changes that a quote depends on. */
  readonly events: readonly string[];
  readonly pool: PoolInLog;
  /** Whether the pool's quotes change without any event, with time or with a rate from elsewhere: it is read each block. */
  readonly movesSilently?: (entry: PoolEntry) => boolean;
}

/**
 * One line a venue. A V3 pool's Flash and Collect are not among the events: they move balances, on which no quote depends.
 */
const TOUCHES: Readonly<Record<PoolEntry["venue"], VenueTouches>> = {
  "uniswap-v2": { events: ["Sync(uint112,uint112)"], pool: "emitter" },
  "uniswap-v3": {
    events: [
      "Initialize(uint160,int24)",
      "Mint(address,address,int24,int24,uint128,uint256,uint256)",
      "Burn(address,int24,int24,uint128,uint256,uint256)",
      "Swap(address,address,int256,int256,uint160,uint128,int24)",
      // PancakeSwap V3's own.
      "Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)",
    ],
    pool: "emitter",
  },
};

const PLACES: ReadonlyMap<string, ReadonlySet<PoolInLog>> = placesByTopic();

/** The first topics to ask a node for. */
export const TOUCH_TOPICS: readonly Hex[] = [...PLACES.keys()] as Hex[];

/** A log as far as it says what it is about. */
export interface TouchingLog {
  readonly address: string;
  readonly topics: readonly string[];
}

/** The pools that a log may be about, watched or not; none when it is of another kind. */
export function poolsTouchedBy({ address, topics: [event, first] }: TouchingLog): Address[] {
  const places = event === undefined ? undefined : PLACES.get(event.toLowerCase());
  return [...(places ?? [])].flatMap((place) => {
    if (place === "emitter") return address.toLowerCase() as Address;
    if (first === undefined) return [];
    return (place === "first-topic" ? first : first.slice(0, 42)).toLowerCase() as Address;
  });
}

/** Whether the pool has to be read at every block, whatever the logs say. */
export function movesSilently(entry: PoolEntry): boolean {
  return TOUCHES[entry.venue].movesSilently?.(entry) ?? false;
}

function placesByTopic(): Map<string, Set<PoolInLog>> {
  const places = new Map<string, Set<PoolInLog>>();
  for (const { events, pool } of Object.values(TOUCHES)) {
    for (const event of events) {
      const topic = id(event);
      places.set(topic, (places.get(topic) ?? new Set()).add(pool));
    }
  }
  return places;
}
