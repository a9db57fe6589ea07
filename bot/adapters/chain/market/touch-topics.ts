import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import { MOVE_EVENTS, type PoolInLog } from "../../../market/move-events.ts";

/** What the logs of a block do not tell of a venue's pools; the logs are those of MOVE_EVENTS. */
interface FollowedVenue {
  /** Whether the pool's quotes change without any event, with time or with a rate from elsewhere: it is read each block. */
  readonly movesSilently?: (entry: PoolEntry) => boolean;
}

/** One line a venue whose pools can be watched. */
const FOLLOWED: Readonly<Record<PoolEntry["venue"], FollowedVenue>> = {
  "uniswap-v2": {},
  solidly: {},
  "uniswap-v3": {},
  "uniswap-v4": {},
  // Ramps, and prices of base pools.
  curve: { movesSilently: () => true },
  // Amplifications that move, and rates of other contracts.
  "balancer-v2": { movesSilently: () => true },
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
  return FOLLOWED[entry.venue].movesSilently?.(entry) ?? false;
}

function placesByTopic(): Map<string, Set<PoolInLog>> {
  const places = new Map<string, Set<PoolInLog>>();
  const venues = Object.keys(FOLLOWED) as PoolEntry["venue"][];
  for (const { pool, signatures } of venues.flatMap((venue) => MOVE_EVENTS[venue])) {
    for (const signature of signatures) {
      const topic = id(signature);
      places.set(topic, (places.get(topic) ?? new Set()).add(pool));
    }
  }
  return places;
}
