import { fill } from "./fill.ts";
import { GroupVessel } from "./group-vessel.ts";
import { rateOfLevel } from "./level-curve.ts";
import { capacityOf, type OpenGroup, type OpenVenue } from "./open-venue.ts";

/** The search ends after so many sets of venues; eight exchanges with a dozen pools take some tens as a rule. */
const MAX_SETS = 400;
/** Better by less than this part is as good: doubles do not tell. */
const TOLERANCE = 1e-12;

/** How an amount is divided among venues, in doubles. */
export interface Choice {
  readonly venues: readonly OpenVenue[];
  /** In their order. */
  readonly amounts: readonly number[];
  /** After costs. */
  readonly netOut: number;
}

/** The best choice that was found. */
export interface ChoiceFound {
  readonly best: Choice;
  /** No choice is better by more than this, in base units of tokenOut. */
  readonly gapOut: number;
}

/**
 * Which venues to use for all of an amount, and how much of it goes into each: the most that comes out after what using
 * pools and exchanges costs.
 *
 * Branch and bound: an amount that rises to one level in all allowed venues brings the most that they can bring. At that
 * level's rate each pool's gain (what it brings less what its amount is worth at the rate) is known, and no choice among
 * these venues brings more than the amount's worth and the sum of those gains that exceed their costs (Lagrange's bound).
 * Where that is more than the best choice so far, the used venue that is hardest worth its cost is left out, and then
 * paid for. Without costs the first set is the answer.
 * @param venues by rank, the highest first; they take the amount together
 */
export function chooseVenues(venues: readonly OpenVenue[], amountWei: bigint): ChoiceFound {
  const search = new VenueSearch(amountWei);
  search.visit(venues, new Set());
  return search.found();
}

class VenueSearch {
  readonly #amountWei: bigint;
  readonly #amount: number;
  #sets = 0;
  #best: Choice = { venues: [], amounts: [], netOut: -Infinity };
  /** The highest bound of what was not looked at for want of sets. */
  #openBound = -Infinity;

  constructor(amountWei: bigint) {
    this.#amountWei = amountWei;
    this.#amount = Number(amountWei);
  }

  found(): ChoiceFound {
    return { best: this.#best, gapOut: Math.max(0, this.#openBound - this.#best.netOut) };
  }

  /** Looks at all choices among the allowed venues that pay for those. */
  visit(allowed: readonly OpenVenue[], paidBefore: ReadonlySet<OpenVenue>): void {
    if (capacityOf(allowed) < this.#amountWei) return;
    this.#sets++;
    const vessels = vesselsOf(allowed);
    const filled = vessels.flatMap(({ venues }) => venues);
    const { level, amounts } = fill(vessels, this.#amount);
    this.#consider(filled, amounts);
    const used = filled.filter((_venue, i) => (amounts[i] ?? 0) > 0);
    const levelled = vessels.map((vessel) => gainsOf(vessel, level));
    const gains = new Map(levelled.flatMap((each) => [...each.gains]));
    const paid = new Set(paidBefore);
    const worth = this.#amount * rateOfLevel(level);
    for (;;) {
      const bound = levelled.reduce((sum, each) => sum + boundOf(each, paid), worth);
      if (bound <= this.#best.netOut + TOLERANCE * Math.abs(worth)) return;
      const doubtful = leastWorthIt(used, gains, paid);
      if (doubtful === undefined) return;
      if (this.#sets >= MAX_SETS) {
        this.#openBound = Math.max(this.#openBound, bound);
        return;
      }
      this.visit(
        allowed.filter((venue) => venue !== doubtful),
        paid,
      );
      paid.add(doubtful);
    }
  }

  #consider(filled: readonly OpenVenue[], all: readonly number[]): void {
    const venues = filled.filter((_venue, i) => (all[i] ?? 0) > 0);
    const amounts = all.filter((amount) => amount > 0);
    const groups = new Set(venues.map(({ group }) => group));
    let netOut = 0;
    for (const [i, { curve, costOut }] of venues.entries()) netOut += curve.outputOf(amounts[i] ?? 0) - costOut;
    for (const { costOut } of groups) netOut -= costOut;
    const isFirst = this.#best.venues.length === 0;
    if (isFirst || netOut > this.#best.netOut + TOLERANCE * Math.abs(netOut)) this.#best = { venues, amounts, netOut };
  }
}

/** What the pools of an exchange gain at a level. */
interface GroupGains {
  readonly group: OpenGroup;
  readonly gains: ReadonlyMap<OpenVenue, number>;
  /** What its cap keeps from it: how much more its amount is worth at its own rate. */
  readonly capGain: number;
}

function vesselsOf(venues: readonly OpenVenue[]): readonly GroupVessel[] {
  const members = Map.groupBy(venues, ({ group }) => group);
  return [...members].map(([group, ofGroup]) => new GroupVessel(group, ofGroup));
}

function gainsOf(vessel: GroupVessel, level: number): GroupGains {
  const ownLevel = vessel.levelAt(level);
  const rate = rateOfLevel(ownLevel);
  const gainOf = ({ curve }: OpenVenue): number => {
    const amountIn = curve.amountAt(ownLevel);
    return curve.outputOf(amountIn) - rate * amountIn;
  };
  const gains = new Map(vessel.venues.map((venue) => [venue, gainOf(venue)]));
  const capGain = ownLevel < level ? (rate - rateOfLevel(level)) * vessel.capacity : 0;
  return { group: vessel.group, gains, capGain };
}

/** The most that an exchange adds to a choice that pays for those venues. */
function boundOf({ group, gains, capGain }: GroupGains, paid: ReadonlySet<OpenVenue>): number {
  let isPaid = false;
  let sum = capGain - group.costOut;
  for (const [venue, gain] of gains) {
    const after = gain - venue.costOut;
    isPaid ||= paid.has(venue);
    if (paid.has(venue) || after > 0) sum += after;
  }
  return isPaid ? sum : Math.max(0, sum);
}

/** Of equals the one of the lowest rank. */
function leastWorthIt(
  used: readonly OpenVenue[],
  gains: ReadonlyMap<OpenVenue, number>,
  paid: ReadonlySet<OpenVenue>,
): OpenVenue | undefined {
  let [worst, worstGain] = [undefined as OpenVenue | undefined, Infinity];
  for (const venue of used) {
    if (paid.has(venue)) continue;
    const gain = (gains.get(venue) ?? 0) - venue.costOut;
    const isWorse = worst === undefined || gain < worstGain;
    if (isWorse || (gain === worstGain && venue.venue.rank <= (worst?.venue.rank ?? Infinity))) {
      [worst, worstGain] = [venue, gain];
    }
  }
  return worst;
}
