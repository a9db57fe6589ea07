import { pairName, type PartRecord, type TokenPair, type TradeStatistics } from "../../../ports/trade-memory.ts";
import { partKey, RecentParts } from "./recent-parts.ts";

const NOTHING: TradeStatistics = { confirmed: 0, failed: 0, dayVolumeUsdE8: 0n, lastErrors: [] };

/** How each exchange and each pair did lately, kept beside the file so that asking waits for nothing. */
export class StatisticsBook {
  readonly #exchanges = new Map<string, RecentParts>();
  readonly #pairs = new Map<string, RecentParts>();

  /** @param part that is not in */
  add(part: PartRecord, nowMs: number): void {
    groupOf(this.#exchanges, part.exchange).add(part, nowMs);
    groupOf(this.#pairs, pairName([part.tokenIn, part.tokenOut])).add(part, nowMs);
  }

  remove(orderId: bigint, partId: string): void {
    const key = partKey(orderId, partId);
    for (const groups of [this.#exchanges, this.#pairs]) {
      for (const [name, group] of groups) {
        group.remove(key);
        if (group.size === 0) groups.delete(name);
      }
    }
  }

  ofExchange(exchange: string, nowMs: number): TradeStatistics {
    return this.#exchanges.get(exchange)?.statistics(nowMs) ?? NOTHING;
  }

  ofPair(pair: TokenPair, nowMs: number): TradeStatistics {
    return this.#pairs.get(pairName(pair))?.statistics(nowMs) ?? NOTHING;
  }
}

function groupOf(groups: Map<string, RecentParts>, name: string): RecentParts {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const group = new RecentParts();
  groups.set(name, group);
  return group;
}
