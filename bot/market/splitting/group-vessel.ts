import { fill, type Filling, type Vessel } from "./fill.ts";
import type { OpenGroup, OpenVenue } from "./open-venue.ts";

/** The pools of an exchange, which rise together until its cap is in. */
export class GroupVessel implements Vessel {
  readonly group: OpenGroup;
  readonly venues: readonly OpenVenue[];
  readonly capacity: number;
  readonly firstLevel: number;
  readonly lastLevel: number;
  /** Undefined where the pools are full before the cap is in. */
  readonly #full: Filling | undefined;

  constructor(group: OpenGroup, venues: readonly OpenVenue[]) {
    this.group = group;
    this.venues = venues;
    const capacity = venues.reduce((sum, { curve }) => sum + curve.capacity, 0);
    const cap = group.capWei === undefined ? Infinity : Number(group.capWei);
    this.#full = cap < capacity ? fill(venues.map(poolVessel), cap) : undefined;
    this.capacity = Math.min(cap, capacity);
    this.firstLevel = Math.min(...venues.map(({ curve }) => curve.firstLevel));
    this.lastLevel = this.#full?.level ?? Math.max(...venues.map(({ curve }) => curve.lastLevel));
  }

  amountsAt(level: number): readonly number[] {
    if (this.#full !== undefined && level >= this.#full.level) return this.#full.amounts;
    return this.venues.map(({ curve }) => curve.amountAt(level));
  }

  /** The level of its own pools when all others stand at this one: its cap may hold them lower. */
  levelAt(level: number): number {
    return Math.min(level, this.#full?.level ?? level);
  }
}

function poolVessel({ curve }: OpenVenue): Vessel {
  const { capacity, firstLevel, lastLevel } = curve;
  return { capacity, firstLevel, lastLevel, amountsAt: (level) => [curve.amountAt(level)] };
}
