import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import type { SplitTerms, SplitVenue } from "../../bot/market/splitting/split-venue.ts";

/** Into how many pieces the amount is cut at first, and how small the last pieces are: the error is the square of that. */
const PIECES = 64n;
const LAST_PIECES = 10n ** 7n;

/** What a pool pays, and nothing for what it refuses. */
export function paidFor({ pool, tokenIn, tokenOut }: SplitVenue, amountIn: bigint): bigint {
  const quote = amountIn === 0n ? undefined : quoteExactInput(pool, tokenIn, tokenOut, amountIn);
  return quote?.refused === undefined ? (quote?.amountOut ?? 0n) : 0n;
}

/**
 * The most that an amount brings after costs over every set of venues, by exact quotes and nothing else: pieces go where
 * they bring most, and then ever smaller pieces move from pool to pool as long as that brings more. Undefined where no set
 * takes the amount within its caps.
 */
export function bestNetByForce(
  venues: readonly SplitVenue[],
  amountInWei: bigint,
  terms: SplitTerms,
): bigint | undefined {
  let best: bigint | undefined;
  for (let set = 1; set < 1 << venues.length; set++) {
    const members = venues.filter((_venue, i) => (set & (1 << i)) !== 0);
    const outWei = new ForcedSplit(members, amountInWei, terms).outWei();
    if (outWei === undefined) continue;
    const netWei = outWei - costOf(members, terms);
    if (best === undefined || netWei > best) best = netWei;
  }
  return best;
}

/** What using these venues costs. */
export function costOf(venues: readonly SplitVenue[], terms: SplitTerms): bigint {
  const groups = new Set(venues.map(({ group }) => group));
  const slices = venues.reduce((sum, { fixedCostOutWei = 0n }) => sum + fixedCostOutWei, 0n);
  return [...groups].reduce((sum, group) => sum + (terms.groups?.get(group)?.fixedCostOutWei ?? 0n), slices);
}

/** All that these pools take within the caps: what each takes is found by halving between what it takes and refuses. */
export function roomByForce(venues: readonly SplitVenue[], mostWei: bigint, terms: SplitTerms): bigint {
  const rooms = new Map<string, bigint>();
  for (const venue of venues) {
    let [taken, refused] = [0n, (venue.maxInWei ?? mostWei) + 1n];
    while (refused - taken > 1n) {
      const middle = (taken + refused) / 2n;
      const { refused: reason } = quoteExactInput(venue.pool, venue.tokenIn, venue.tokenOut, middle);
      if (reason === undefined || reason === "amount-too-small") taken = middle;
      else refused = middle;
    }
    const cap = terms.groups?.get(venue.group)?.maxInWei ?? mostWei * BigInt(venues.length);
    const room = (rooms.get(venue.group) ?? 0n) + taken;
    rooms.set(venue.group, room < cap ? room : cap);
  }
  return [...rooms.values()].reduce((sum, room) => sum + room, 0n);
}

class ForcedSplit {
  readonly #venues: readonly SplitVenue[];
  readonly #amountInWei: bigint;
  readonly #terms: SplitTerms;
  #amounts: bigint[];
  #paid: bigint[];

  constructor(venues: readonly SplitVenue[], amountInWei: bigint, terms: SplitTerms) {
    this.#venues = venues;
    this.#amountInWei = amountInWei;
    this.#terms = terms;
    this.#amounts = venues.map(() => 0n);
    this.#paid = venues.map(() => 0n);
  }

  outWei(): bigint | undefined {
    const piece = this.#amountInWei / PIECES + 1n;
    for (let left = this.#amountInWei; left > 0n;) {
      const given = this.#giveBest(piece < left ? piece : left);
      if (given === 0n) return undefined;
      left -= given;
    }
    for (let size = piece; size > this.#amountInWei / LAST_PIECES; size /= 2n) while (this.#moveOne(size));
    return this.#paid.reduce((sum, each) => sum + each, 0n);
  }

  #giveBest(most: bigint): bigint {
    let best = { place: -1, rate: -1, size: 0n };
    for (const place of this.#venues.keys()) {
      const room = this.#roomOf(place);
      const size = room < most ? room : most;
      const paid = size > 0n ? paidFor(this.#venues[place]!, this.#amounts[place]! + size) : 0n;
      const rate = Number(paid - this.#paid[place]!) / Number(size);
      if (paid > 0n && rate > best.rate) best = { place, rate, size };
    }
    if (best.size > 0n) this.#set(best.place, this.#amounts[best.place]! + best.size);
    return best.size;
  }

  #moveOne(size: bigint): boolean {
    for (const from of this.#venues.keys()) {
      for (const to of this.#venues.keys()) {
        if (from === to || this.#amounts[from]! < size) continue;
        const [amounts, paid] = [this.#amounts.slice(), this.#paid.slice()];
        this.#set(from, amounts[from]! - size);
        const fits = this.#roomOf(to) >= size;
        this.#set(to, amounts[to]! + size);
        const isTaken = [from, to].every((place) => this.#amounts[place] === 0n || this.#paid[place]! > 0n);
        if (fits && isTaken && this.#paid[from]! + this.#paid[to]! > paid[from]! + paid[to]!) return true;
        [this.#amounts, this.#paid] = [amounts, paid];
      }
    }
    return false;
  }

  #set(place: number, amount: bigint): void {
    this.#amounts[place] = amount;
    this.#paid[place] = paidFor(this.#venues[place]!, amount);
  }

  #roomOf(place: number): bigint {
    const { group, maxInWei = this.#amountInWei } = this.#venues[place]!;
    const groupCap = this.#terms.groups?.get(group)?.maxInWei ?? this.#amountInWei;
    const inGroup = this.#venues.reduce((sum, each, i) => (each.group === group ? sum + this.#amounts[i]! : sum), 0n);
    const own = maxInWei - this.#amounts[place]!;
    return groupCap - inGroup < own ? groupCap - inGroup : own;
  }
}
