import type { Address } from "../../core/hex.ts";
import { type PoolState, tokensOf } from "../pool-state.ts";
import { spotRate } from "../quoting/marginal-rate.ts";
import { element } from "./element.ts";
import { GraphTokens } from "./graph-tokens.ts";

/**
 * Who trades what, as numbers. An edge is one pool in one direction. All edges from one token to another are a pair; they
 * lie beside each other, and so do the pairs that leave a token.
 */
export class MarketGraph {
  /** In the order of their numbers. */
  readonly tokens: readonly Address[];
  /** By edge. */
  readonly edgePool: Uint32Array;
  readonly edgeRate: Float64Array;
  /** By pair, and the end of the last one. */
  readonly firstEdge: Uint32Array;
  readonly pairTo: Uint32Array;
  /** The pair back. */
  readonly pairReverse: Uint32Array;
  /** The best rate of its edges, and the best of those whose pool has changed. */
  readonly pairBest: Float64Array;
  readonly pairBestChanged: Float64Array;
  /** By token, and the end of the last one. */
  readonly firstPair: Uint32Array;
  /** By pool: 1 when it changed at the last refresh. */
  readonly isChanged: Uint8Array;
  readonly #tokens: GraphTokens;
  /** The edges of a pool: from its first token to each other one, then from its second, and so on. */
  readonly #firstOfPool: Uint32Array;
  readonly #edgeOfDirection: Uint32Array;

  /** @param wrappedNative is one token with the chain's own coin */
  constructor(pools: readonly PoolState[], wrappedNative?: Address) {
    this.#tokens = new GraphTokens(pools, wrappedNative);
    this.tokens = this.#tokens.addresses;
    this.#firstOfPool = new Uint32Array(pools.length + 1);
    pools.forEach((pool, p) => {
      const count = tokensOf(pool).length;
      this.#firstOfPool[p + 1] = element(this.#firstOfPool, p) + count * (count - 1);
    });
    const directions = directionsOf(pools, this.#tokens, element(this.#firstOfPool, pools.length));
    const { from, to, back } = directions;
    const order = sortedBy(sortedBy(from.keys(), to, this.tokens.length), from, this.tokens.length);

    const pairOfDirection = new Uint32Array(order.length);
    const [firstEdge, pairFrom, pairTo]: [number[], number[], number[]] = [[], [], []];
    this.#edgeOfDirection = new Uint32Array(order.length);
    order.forEach((direction, edge) => {
      const [source, target] = [element(from, direction), element(to, direction)];
      if (pairFrom.at(-1) !== source || pairTo.at(-1) !== target) {
        firstEdge.push(edge);
        pairFrom.push(source);
        pairTo.push(target);
      }
      pairOfDirection[direction] = pairTo.length - 1;
      this.#edgeOfDirection[direction] = edge;
    });
    const pairs = pairTo.length;
    this.edgePool = order.map((direction) => element(directions.pool, direction));
    this.edgeRate = new Float64Array(order.length);
    this.firstEdge = Uint32Array.from([...firstEdge, order.length]);
    this.pairTo = Uint32Array.from(pairTo);
    this.pairReverse = new Uint32Array(pairs);
    back.forEach((opposite, direction) => {
      this.pairReverse[element(pairOfDirection, direction)] = element(pairOfDirection, opposite);
    });
    this.pairBest = new Float64Array(pairs);
    this.pairBestChanged = new Float64Array(pairs);
    this.firstPair = new Uint32Array(this.tokens.length + 1);
    for (const source of pairFrom) this.firstPair[source + 1] = element(this.firstPair, source + 1) + 1;
    for (let t = 0; t < this.tokens.length; t++) {
      this.firstPair[t + 1] = element(this.firstPair, t + 1) + element(this.firstPair, t);
    }
    this.isChanged = new Uint8Array(pools.length);
  }

  /** The number of a token; undefined where no pool trades it. */
  tokenId(token: Address): number | undefined {
    return this.#tokens.idOf(token);
  }

  /** What the pool at a place calls the token of a number. */
  nameIn(pool: number, token: number): Address {
    return this.#tokens.nameIn(pool, token);
  }

  /** Takes the rates of the pools at these places; all others are as they were. */
  refresh(pools: readonly PoolState[], changed: Iterable<number>): void {
    this.isChanged.fill(0);
    for (const p of changed) {
      const pool = pools[p];
      if (pool === undefined) throw new RangeError(`pool ${p} has changed, there are ${pools.length}`);
      this.isChanged[p] = 1;
      this.#takeRates(pool, p);
    }
    for (let pair = 0; pair < this.pairTo.length; pair++) this.#refreshBest(pair);
  }

  #takeRates(pool: PoolState, place: number): void {
    let direction = element(this.#firstOfPool, place);
    const tokens = tokensOf(pool);
    for (let i = 0; i < tokens.length; i++) {
      for (let j = 0; j < tokens.length; j++) {
        const [tokenIn, tokenOut] = [tokens[i], tokens[j]];
        if (i === j || tokenIn === undefined || tokenOut === undefined) continue;
        const edge = element(this.#edgeOfDirection, direction++);
        const isNamed = this.#tokens.isNamed(place, tokenIn) && this.#tokens.isNamed(place, tokenOut);
        this.edgeRate[edge] = isNamed ? spotRate(pool, tokenIn, tokenOut) : 0;
      }
    }
  }

  #refreshBest(pair: number): void {
    let best = 0;
    let bestChanged = 0;
    const end = element(this.firstEdge, pair + 1);
    for (let edge = element(this.firstEdge, pair); edge < end; edge++) {
      const rate = element(this.edgeRate, edge);
      if (rate > best) best = rate;
      if (rate > bestChanged && element(this.isChanged, element(this.edgePool, edge)) === 1) bestChanged = rate;
    }
    this.pairBest[pair] = best;
    this.pairBestChanged[pair] = bestChanged;
  }
}

/** Each pool from each of its tokens to each other one, and which direction is the opposite. */
function directionsOf(pools: readonly PoolState[], names: GraphTokens, count: number) {
  const [from, to, pool, back] = [0, 1, 2, 3].map(() => new Uint32Array(count)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  let first = 0;
  pools.forEach((state, p) => {
    const tokens = tokensOf(state).map((token) => names.idOf(token) ?? 0);
    const place = (i: number, j: number): number => first + i * (tokens.length - 1) + (j < i ? j : j - 1);
    tokens.forEach((source, i) => {
      tokens.forEach((target, j) => {
        if (i === j) return;
        const direction = place(i, j);
        from[direction] = source;
        to[direction] = target;
        pool[direction] = p;
        back[direction] = place(j, i);
      });
    });
    first += tokens.length * (tokens.length - 1);
  });
  return { from, to, pool, back };
}

/** The items by their key, which is below `keys`; those with the same key stay in their order. */
function sortedBy(items: Iterable<number>, keyOf: Uint32Array, keys: number): Uint32Array<ArrayBuffer> {
  const sorted = new Uint32Array(keyOf.length);
  const place = new Uint32Array(keys + 1);
  for (const key of keyOf) place[key + 1] = element(place, key + 1) + 1;
  for (let key = 0; key < keys; key++) place[key + 1] = element(place, key + 1) + element(place, key);
  for (const item of items) {
    const key = element(keyOf, item);
    const free = element(place, key);
    sorted[free] = item;
    place[key] = free + 1;
  }
  return sorted;
}
