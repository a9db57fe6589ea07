import { descending } from "./descending.ts";
import { element } from "./element.ts";
import type { MarketGraph } from "./market-graph.ts";

/** No pair leads home from here. */
export const NO_PAIR = 0xffff_ffff;
/** A token with so many pairs has them sorted, so that a walk looks at no more than may pay. */
const MANY_PAIRS = 16;

/** Pairs in descending order of the best that they can still bring. */
export interface SortedPairs {
  readonly pairs: Uint32Array;
  readonly bounds: Float64Array;
}

/**
 * How much of a base token one unit of each token can become at best, in at most so many hops. No pool is taken off that
 * was used already, so a way may look better than it is, never worse: what a walk leaves out for it cannot pay.
 */
export class WaysHome {
  /** The pair from each token to the base; NO_PAIR where there is none. */
  readonly homePair: Uint32Array;
  readonly #graph: MarketGraph;
  /** By the number of hops, then by token: over any pools, and with at least one that has changed. */
  readonly #any: Float64Array[];
  readonly #changed: Float64Array[];
  readonly #sorted = new Map<number, SortedPairs>();

  /**
   * @param isClosed by token: 1 where no way leads through
   * @param maxHops of a way home
   */
  constructor(graph: MarketGraph, base: number, isClosed: Uint8Array, maxHops: number) {
    this.#graph = graph;
    const tokens = graph.tokens.length;
    this.homePair = new Uint32Array(tokens).fill(NO_PAIR);
    const [any, changed] = [new Float64Array(tokens), new Float64Array(tokens)];
    for (let pair = element(graph.firstPair, base); pair < element(graph.firstPair, base + 1); pair++) {
      const from = element(graph.pairTo, pair);
      if (element(isClosed, from) === 1) continue;
      const home = element(graph.pairReverse, pair);
      this.homePair[from] = home;
      any[from] = element(graph.pairBest, home);
      changed[from] = element(graph.pairBestChanged, home);
    }
    this.#any = [new Float64Array(tokens), any];
    this.#changed = [new Float64Array(tokens), changed];
    for (let hops = 2; hops <= maxHops; hops++) this.#add(base, isClosed);
  }

  /** The best that a hop over this pair and the way home in at most so many hops bring. */
  bound(pair: number, hopsAfter: number, mustChange: boolean): number {
    const { pairTo, pairBest, pairBestChanged } = this.#graph;
    const to = element(pairTo, pair);
    const best = element(pairBest, pair);
    if (!mustChange) return best * this.from(to, hopsAfter, false);
    return Math.max(
      best * this.from(to, hopsAfter, true),
      element(pairBestChanged, pair) * this.from(to, hopsAfter, false),
    );
  }

  /** What a unit of the token becomes at best in at most so many hops. */
  from(token: number, hops: number, mustChange: boolean): number {
    const table = (mustChange ? this.#changed : this.#any)[hops];
    return table === undefined ? 0 : element(table, token);
  }

  /** The pairs that leave a token by what they can bring; undefined where there are so few that it does not matter. */
  sortedFrom(token: number, hopsAfter: number, mustChange: boolean): SortedPairs | undefined {
    const { firstPair } = this.#graph;
    const first = element(firstPair, token);
    const count = element(firstPair, token + 1) - first;
    if (count < MANY_PAIRS) return undefined;
    const key = (token * 4 + hopsAfter) * 2 + (mustChange ? 1 : 0);
    const known = this.#sorted.get(key);
    if (known !== undefined) return known;
    const bounds = new Float64Array(count).map((_none, i) => this.bound(first + i, hopsAfter, mustChange));
    const order = descending(bounds);
    const sorted = { pairs: order.map((i) => first + i), bounds: Float64Array.from(order, (i) => element(bounds, i)) };
    this.#sorted.set(key, sorted);
    return sorted;
  }

  /** One more hop before the ways that are known. */
  #add(base: number, isClosed: Uint8Array): void {
    const { firstPair, pairTo, pairBest, pairBestChanged, tokens } = this.#graph;
    const [shorterAny, shorterChanged] = [this.#any.at(-1), this.#changed.at(-1)];
    if (shorterAny === undefined || shorterChanged === undefined) return;
    const [any, changed] = [shorterAny.slice(), shorterChanged.slice()];
    for (let token = 0; token < tokens.length; token++) {
      if (token === base || element(isClosed, token) === 1) continue;
      let best = element(any, token);
      let bestChanged = element(changed, token);
      for (let pair = element(firstPair, token); pair < element(firstPair, token + 1); pair++) {
        const to = element(pairTo, pair);
        const rate = element(pairBest, pair);
        const rest = element(shorterAny, to);
        best = Math.max(best, rate * rest);
        bestChanged = Math.max(bestChanged, rate * element(shorterChanged, to), element(pairBestChanged, pair) * rest);
      }
      any[token] = best;
      changed[token] = bestChanged;
    }
    this.#any.push(any);
    this.#changed.push(changed);
  }
}
