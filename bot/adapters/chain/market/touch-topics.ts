import { id } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import type { CurveEntry } from "../../../core/curve-entry.ts";
import type { PoolEntry } from "../../../core/pool-entry.ts";
import type { Singletons } from "../../../core/singletons.ts";
import { MOVE_EVENTS, type PoolInLog } from "../../../market/move-events.ts";

/** What the logs of a block do not tell of a venue's pools by their names; the logs are those of MOVE_EVENTS. */
interface FollowedVenue<Entry extends PoolEntry> {
  /** Contracts whose logs concern the pool, too. */
  readonly alsoTouchedBy?: (entry: Entry, singletons: Singletons) => readonly Address[];
  /** Whether the pool's quotes may change with another contract. */
  readonly movesSilently?: (entry: Entry) => boolean;
}

/** One line a venue whose pools can be watched. */
const FOLLOWED: { readonly [Name in PoolEntry["venue"]]: FollowedVenue<Extract<PoolEntry, { venue: Name }>> } = {
  "uniswap-v2": {},
  solidly: {},
  "uniswap-v3": {},
  "uniswap-v4": {},
  // A meta pool's last coin is worth what its base pool says.
  curve: { alsoTouchedBy: (entry) => basesOf(entry), movesSilently: (entry) => basesOf(entry).length > 0 },
  // The Vault is paused with all its pools; and tokens may have rates.
  "balancer-v2": { alsoTouchedBy: (_entry, { balancerVault }) => [balancerVault], movesSilently: () => true },
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

/** Whether what a block touched concerns the pool. */
export function isTouched(entry: PoolEntry, touched: ReadonlySet<Address>, singletons: Singletons): boolean {
  if (touched.has(entry.address)) return true;
  return (
    followedVenue(entry)
      .alsoTouchedBy?.(entry, singletons)
      .some((address) => touched.has(address)) ?? false
  );
}

/** Whether the pool may quote differently after a transaction that does not name it. */
export function movesSilently(entry: PoolEntry): boolean {
  return followedVenue(entry).movesSilently?.(entry) ?? false;
}

function followedVenue({ venue }: PoolEntry): FollowedVenue<PoolEntry> {
  return FOLLOWED[venue] as FollowedVenue<PoolEntry>;
}

function basesOf(entry: CurveEntry): readonly Address[] {
  return entry.kind === "stable" && entry.base !== undefined ? [entry.base.pool] : [];
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
