import type { Address } from "../../core/hex.ts";
import type { Cycle, CycleHop } from "./cycle.ts";
import { element } from "./element.ts";
import type { MarketGraph } from "./market-graph.ts";
import { NO_PAIR, WaysHome } from "./ways-home.ts";

/** What is walked. */
export interface WalkTerms {
  /** Numbers of tokens, the most preferred first. */
  readonly bases: readonly number[];
  readonly minHops: number;
  readonly maxHops: number;
  /** The product of its spot rates has to be above this for a cycle to be worth a look. */
  readonly minRate: number;
  /** So many cycles are kept; of more, those with the highest rates. */
  readonly mostCycles: number;
}

/** A cycle that passed, with the product of its spot rates. */
export interface PassedCycle {
  readonly cycle: Cycle;
  readonly rate: number;
}

/**
 * All cycles over different pools that pass the filter and use at least one pool that changed at the graph's last
 * refresh. A cycle is listed once, from its most preferred base token; its reverse is another cycle.
 */
export function walkCycles(graph: MarketGraph, terms: WalkTerms): readonly PassedCycle[] {
  const walk = new CycleWalk(graph, terms);
  for (const base of terms.bases) walk.from(base);
  return walk.passed;
}

class CycleWalk {
  passed: PassedCycle[] = [];
  readonly #graph: MarketGraph;
  readonly #terms: WalkTerms;
  /** Rises when there are too many. */
  #minRate: number;
  /** By token: 1 for the base tokens that were walked from. Whatever leads through them is listed. */
  readonly #isClosed: Uint8Array;
  readonly #tokens: number[] = [];
  readonly #pools: number[] = [];
  #ways: WaysHome | undefined;
  #base = 0;

  constructor(graph: MarketGraph, terms: WalkTerms) {
    this.#graph = graph;
    this.#terms = terms;
    this.#minRate = terms.minRate;
    this.#isClosed = new Uint8Array(graph.tokens.length);
  }

  from(base: number): void {
    this.#ways = new WaysHome(this.#graph, base, this.#isClosed, this.#terms.maxHops - 1);
    this.#base = base;
    this.#extend(this.#ways, base, 1, false);
    this.#isClosed[base] = 1;
  }

  /** Goes on from a token with what one unit of the base has become. */
  #extend(ways: WaysHome, token: number, product: number, hasChanged: boolean): void {
    const { firstPair } = this.#graph;
    this.#tokens.push(token);
    const hopsAfter = this.#terms.maxHops - this.#tokens.length;
    if (this.#pools.length > 0 && this.#tokens.length >= this.#terms.minHops)
      this.#close(element(ways.homePair, token), product, hasChanged);
    // The base is left once only: sorting would cost more than a look at all its pairs.
    const isSorted = hopsAfter > 0 && this.#pools.length > 0;
    const sorted = isSorted ? ways.sortedFrom(token, hopsAfter, !hasChanged) : undefined;
    if (sorted !== undefined) {
      for (let i = 0; product * element(sorted.bounds, i) > this.#minRate; i++) {
        this.#takePair(ways, element(sorted.pairs, i), product, hasChanged);
      }
    } else if (hopsAfter > 0) {
      for (let pair = element(firstPair, token); pair < element(firstPair, token + 1); pair++) {
        if (product * ways.bound(pair, hopsAfter, !hasChanged) <= this.#minRate) continue;
        this.#takePair(ways, pair, product, hasChanged);
      }
    }
    this.#tokens.pop();
  }

  #takePair(ways: WaysHome, pair: number, product: number, hasChanged: boolean): void {
    const { pairTo, firstEdge, edgePool, edgeRate, isChanged } = this.#graph;
    const to = element(pairTo, pair);
    // A way home through the base has no rate, so the base itself never comes here.
    if (this.#tokens.includes(to)) return;
    const hopsAfter = this.#terms.maxHops - this.#tokens.length;
    for (let edge = element(firstEdge, pair); edge < element(firstEdge, pair + 1); edge++) {
      const pool = element(edgePool, edge);
      if (this.#pools.includes(pool)) continue;
      const longer = product * element(edgeRate, edge);
      const changes = hasChanged || element(isChanged, pool) === 1;
      if (longer * ways.from(to, hopsAfter, !changes) <= this.#minRate) continue;
      this.#pools.push(pool);
      this.#extend(ways, to, longer, changes);
      this.#pools.pop();
    }
  }

  #close(pair: number, product: number, hasChanged: boolean): void {
    if (pair === NO_PAIR) return;
    const { firstEdge, edgePool, edgeRate, isChanged } = this.#graph;
    for (let edge = element(firstEdge, pair); edge < element(firstEdge, pair + 1); edge++) {
      const pool = element(edgePool, edge);
      const rate = product * element(edgeRate, edge);
      if (rate <= this.#minRate || this.#pools.includes(pool)) continue;
      if (hasChanged || element(isChanged, pool) === 1) this.#pass(pool, rate);
    }
  }

  #pass(lastPool: number, rate: number): void {
    const nameIn = (pool: number, token = this.#base): Address => this.#graph.nameIn(pool, token);
    const hops = [...this.#pools, lastPool].map((poolIndex, i): CycleHop => {
      const [tokenIn, tokenOut] = [nameIn(poolIndex, this.#tokens[i]), nameIn(poolIndex, this.#tokens[i + 1])];
      return { poolIndex, tokenIn, tokenOut };
    });
    const profitToken = this.#graph.tokens[this.#base] ?? "0x";
    this.passed.push({ cycle: { profitToken, hops }, rate });
    if (this.passed.length > this.#terms.mostCycles) this.#leaveOutTheLeast();
  }

  /** Halves what was found, so that it is not done for each cycle anew. */
  #leaveOutTheLeast(): void {
    this.passed.sort((a, b) => b.rate - a.rate);
    this.passed.length = Math.ceil(this.#terms.mostCycles / 2);
    this.#minRate = this.passed.at(-1)?.rate ?? this.#minRate;
  }
}
