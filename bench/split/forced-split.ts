import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import type { SplitTerms, SplitVenue } from "../../bot/market/splitting/split-venue.ts";

/** Into how many pieces the amount is cut at first, and how small the last pieces are: the error is the square of that. */
const PIECES = 64n;
const LAST_PIECES = 10n ** 7n;

/** What a pool pays, and nothing for what it refuses. */
export function paidFor({ pool, tokenIn, tokenOut }: SplitVenue, amountIn: bigint): bigint {
  if (amountIn === 0n) return 0n;
  const quote = quoteExactInput(pool, tokenIn, tokenOut, amountIn);
  return quote.refused === undefined ? quote.amountOut : 0n;
}

/**
 * The most that these pools pay for an amount within their caps, by exact quotes and nothing else: pieces go where they
 * bring most, and then ever smaller pieces move from pool to pool as long as that brings more. Because pools pay less for
 * each further unit, where no piece can move with a gain nothing better is further away than such a piece. Undefined where
 * they do not take the amount.
 */
export function mostByForce(venues: readonly SplitVenue[], amountInWei: bigint, terms: SplitTerms): bigint | undefined {
  return new ForcedSplit(venues, amountInWei, terms).outWei();
}

/** A pool with what has gone in and come out. */
interface Place {
  readonly venue: SplitVenue;
  readonly inWei: bigint;
  readonly outWei: bigint;
}

class ForcedSplit {
  readonly #amountInWei: bigint;
  readonly #terms: SplitTerms;
  readonly #places: Place[];

  constructor(venues: readonly SplitVenue[], amountInWei: bigint, terms: SplitTerms) {
    this.#amountInWei = amountInWei;
    this.#terms = terms;
    this.#places = venues.map((venue) => ({ venue, inWei: 0n, outWei: 0n }));
  }

  outWei(): bigint | undefined {
    const piece = this.#amountInWei / PIECES + 1n;
    for (let left = this.#amountInWei; left > 0n;) {
      const given = this.#giveBest(piece < left ? piece : left);
      if (given === 0n) return undefined;
      left -= given;
    }
    for (let size = piece; size > this.#amountInWei / LAST_PIECES; size /= 2n) while (this.#moveOne(size));
    return this.#places.reduce((sum, { outWei }) => sum + outWei, 0n);
  }

  /** Returns how much found room. */
  #giveBest(mostWei: bigint): bigint {
    let best = { index: -1, rate: -1, size: 0n };
    for (const [index, place] of this.#places.entries()) {
      const room = this.#roomOf(place);
      const size = room < mostWei ? room : mostWei;
      if (size <= 0n) continue;
      const paid = paidFor(place.venue, place.inWei + size);
      const rate = Number(paid - place.outWei) / Number(size);
      if (paid > 0n && rate > best.rate) best = { index, rate, size };
    }
    this.#add(best.index, best.size);
    return best.size;
  }

  /** Returns whether a piece has moved. */
  #moveOne(size: bigint): boolean {
    for (const [from, giver] of this.#places.entries()) {
      if (giver.inWei < size) continue;
      for (const [to, taker] of this.#places.entries()) {
        if (from === to) continue;
        this.#add(from, -size);
        const hasRoom = this.#roomOf(taker) >= size;
        this.#add(to, size);
        const after = [this.#places[from], this.#places[to]];
        const isTaken = after.every((place) => place?.inWei === 0n || (place?.outWei ?? 0n) > 0n);
        const outWei = after.reduce((sum, place) => sum + (place?.outWei ?? 0n), 0n);
        if (hasRoom && isTaken && outWei > giver.outWei + taker.outWei) return true;
        [this.#places[from], this.#places[to]] = [giver, taker];
      }
    }
    return false;
  }

  #add(index: number, sizeWei: bigint): void {
    const place = this.#places[index];
    if (place === undefined) return;
    const inWei = place.inWei + sizeWei;
    this.#places[index] = { ...place, inWei, outWei: paidFor(place.venue, inWei) };
  }

  #roomOf({ venue: { group, maxInWei = this.#amountInWei }, inWei }: Place): bigint {
    const groupCap = this.#terms.groups?.get(group)?.maxInWei ?? this.#amountInWei;
    const inGroup = this.#places.reduce((sum, each) => (each.venue.group === group ? sum + each.inWei : sum), 0n);
    const own = maxInWei - inWei;
    return groupCap - inGroup < own ? groupCap - inGroup : own;
  }
}
