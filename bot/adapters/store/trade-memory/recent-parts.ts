import type { PartRecord, TradeStatistics } from "../../../ports/trade-memory.ts";

/** So many of the newest say how an exchange does: what was long before must not outweigh it. */
export const PARTS_JUDGED = 1_000;
export const DAY_MS = 86_400_000;
const ERRORS_SHOWN = 5;

interface Computed {
  readonly statistics: TradeStatistics;
  /** While the clock is within, no part enters or leaves the last 24 hours. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The parts of one exchange or pair that its statistics are made of: the newest, and all of the last 24 hours. */
export class RecentParts {
  readonly #byKey = new Map<string, PartRecord>();
  /** By their ends, the oldest first. */
  #parts: PartRecord[] = [];
  #computed: Computed | undefined;

  get size(): number {
    return this.#parts.length;
  }

  /** @param part that is not in */
  add(part: PartRecord, nowMs: number): void {
    this.#byKey.set(partKey(part.orderId, part.partId), part);
    // Nearly always the last place.
    let place = this.#parts.length;
    while (place > 0 && this.#endAt(place - 1) > part.endedAtMs) place -= 1;
    this.#parts.splice(place, 0, part);
    this.#computed = undefined;
    this.#trim(nowMs);
  }

  /** @param key as {@link partKey} says it */
  remove(key: string): void {
    const part = this.#byKey.get(key);
    if (part === undefined) return;
    this.#byKey.delete(key);
    this.#parts.splice(this.#parts.lastIndexOf(part), 1);
    this.#computed = undefined;
  }

  statistics(nowMs: number): TradeStatistics {
    const known = this.#computed;
    if (known !== undefined && nowMs >= known.fromMs && nowMs < known.untilMs) return known.statistics;
    this.#computed = this.#compute(nowMs);
    return this.#computed.statistics;
  }

  #compute(nowMs: number): Computed {
    const judged = this.#parts.slice(-PARTS_JUDGED);
    const confirmed = judged.filter(({ status }) => status === "confirmed");
    let dayVolumeUsdE8 = 0n;
    let untilMs = Infinity;
    for (let index = this.#parts.length - 1; index >= 0 && this.#endAt(index) > nowMs - DAY_MS; index--) {
      const part = this.#parts[index];
      if (part?.status !== "confirmed" || part.volumeUsdE8 === undefined) continue;
      dayVolumeUsdE8 += part.volumeUsdE8;
      untilMs = part.endedAtMs + DAY_MS;
    }
    const statistics: TradeStatistics = {
      confirmed: confirmed.length,
      failed: judged.filter(({ status }) => status === "failed").length,
      averageGasUsed: average(confirmed.map(({ gasUsed }) => gasUsed)),
      averageGasPriceWei: average(confirmed.map(({ gasPriceWei }) => gasPriceWei)),
      medianConfirmMs: medianConfirmMs(confirmed),
      dayVolumeUsdE8,
      lastErrors: judged
        .flatMap(({ error, endedAtMs }) => (error === undefined ? [] : [{ atMs: endedAtMs, error }]))
        .slice(-ERRORS_SHOWN)
        .reverse(),
    };
    return { statistics, fromMs: nowMs, untilMs };
  }

  #trim(nowMs: number): void {
    let surplus = 0;
    while (this.#parts.length - surplus > PARTS_JUDGED && this.#endAt(surplus) <= nowMs - DAY_MS) surplus += 1;
    for (const part of this.#parts.slice(0, surplus)) this.#byKey.delete(partKey(part.orderId, part.partId));
    this.#parts.splice(0, surplus);
  }

  #endAt(index: number): number {
    return this.#parts[index]?.endedAtMs ?? -Infinity;
  }
}

/** What a part is known by. */
export function partKey(orderId: bigint, partId: string): string {
  return `${orderId}/${partId}`;
}

function average(values: readonly (bigint | undefined)[]): bigint | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce((sum, value) => sum + value, 0n) / BigInt(known.length);
}

/** The lower of the two in the middle of an even number. */
function medianConfirmMs(confirmed: readonly PartRecord[]): number | undefined {
  const times = confirmed
    .flatMap(({ submittedAtMs, endedAtMs }) => (submittedAtMs === undefined ? [] : [endedAtMs - submittedAtMs]))
    .sort((one, other) => one - other);
  return times[Math.ceil(times.length / 2) - 1];
}
