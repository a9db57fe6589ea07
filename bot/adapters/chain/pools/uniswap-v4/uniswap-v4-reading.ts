import type { Address, Hex } from "../../../../core/hex.ts";
import type { UniswapV4Entry } from "../../../../core/pool-entry.ts";
import type { UniswapV4Pool } from "../../../../market/quoting/uniswap-v4/uniswap-v4-pool.ts";
import { whyNotQuoted } from "../../../../market/quoting/uniswap-v4/why-not-quoted.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import { emptyV3Memory, type V3Memory, V3Reading } from "../uniswap-v3/uniswap-v3-reading.ts";
import type { PoolReading } from "../pool-reading.ts";
import { selectorOf, wordAt } from "../words.ts";
import { extsloadOf, poolIdOf, slot0Of, type UniswapV4Part, type UniswapV4Slot0 } from "./uniswap-v4-storage.ts";

/** What a pool's readings leave for the next one. */
export interface UniswapV4Memory extends V3Memory {
  /** By a V3 pool's calldata, what the manager is asked in its place: hashing takes longer than all the rest. */
  readonly translated: Map<Hex, Hex>;
}

/** What is asked of a pool of which nothing is known. */
export function emptyUniswapV4Memory(): UniswapV4Memory {
  return { ...emptyV3Memory(), translated: new Map() };
}

/** What a V3 pool is asked with each function, and where the manager keeps the same. */
const PARTS: ReadonlyMap<string, UniswapV4Part["name"]> = new Map([
  [selectorOf("slot0()"), "slot0"],
  [selectorOf("liquidity()"), "liquidity"],
  [selectorOf("tickBitmap(int16)"), "bitmap-word"],
  [selectorOf("ticks(int24)"), "tick"],
]);

/**
 * Reads a pool of Uniswap V4 out of the PoolManager's storage: as a V3 pool is read, of whose functions each question and
 * each answer is a translation. The key is proven by the id, so nothing else has to be asked about it.
 */
export class UniswapV4Reading implements PoolReading {
  readonly #key: UniswapV4Entry;
  readonly #manager: Address;
  readonly #memory: UniswapV4Memory;
  readonly #reading: V3Reading;
  readonly #reason: string | undefined;
  #asked: readonly Hex[] = [];
  #slot0: UniswapV4Slot0 | undefined;

  /** @param maxTicks a pool that shows more initialised ticks around its price is left out */
  constructor(key: UniswapV4Entry, manager: Address, memory: UniswapV4Memory, maxTicks = Infinity) {
    const { token0, token1, feePpm, tickSpacing } = key;
    this.#key = key;
    this.#manager = manager;
    this.#memory = memory;
    const asV3 = { venue: "uniswap-v3", address: manager, token0, token1, feePpm, tickSpacing } as const;
    this.#reading = new V3Reading(asV3, memory, maxTicks);
    const id = poolIdOf(key);
    this.#reason = id === key.address ? whyNotQuoted(key) : `its key is that of ${id}`;
  }

  wanted(): readonly ContractRead[] {
    if (this.#reason !== undefined) return [];
    this.#asked = this.#reading.wanted().map(({ data }) => data);
    return this.#asked.map((data) => ({ target: this.#manager, data: this.#translated(data) }));
  }

  take(answers: readonly ContractAnswer[]): void {
    this.#reading.take(this.#asked.map((data, i) => this.#answerOf(partOf(data), answers[i])));
  }

  outcome(): UniswapV4Pool | { readonly problem: string } {
    if (this.#reason !== undefined) return { problem: this.#reason };
    if (this.#slot0 === undefined) return { problem: `${this.#manager} does not answer like a PoolManager` };
    if (this.#slot0.sqrtPriceX96 === 0n) return { problem: "it has no price yet" };
    const outcome = this.#reading.outcome();
    if ("problem" in outcome) return outcome;
    if (outcome.venue !== "uniswap-v3") throw new Error("a V3 pool is read as one");
    const { sqrtPriceX96, tick, liquidity, ticks, knownFromTick, knownToTick } = outcome;
    const { protocolFee0Ppm, protocolFee1Ppm } = this.#slot0;
    const liquidityAround = { sqrtPriceX96, tick, liquidity, ticks, knownFromTick, knownToTick };
    return { ...this.#key, ...liquidityAround, protocolFee0Ppm, protocolFee1Ppm };
  }

  #translated(data: Hex): Hex {
    const { translated } = this.#memory;
    const known = translated.get(data);
    if (known !== undefined) return known;
    const asked = extsloadOf(this.#key.address, partOf(data));
    translated.set(data, asked);
    return asked;
  }

  /** In the words in which a V3 pool would have said it. */
  #answerOf(part: UniswapV4Part, answer: ContractAnswer): ContractAnswer {
    const stored = wordAt(answer, 0);
    if (stored === undefined) return undefined;
    if (part.name === "slot0") {
      this.#slot0 = slot0Of(stored);
      return words(this.#slot0.sqrtPriceX96, BigInt(this.#slot0.tick));
    }
    // Gross liquidity in the lower half of the word, net in the upper one.
    if (part.name === "tick") return words(BigInt.asUintN(128, stored), BigInt.asIntN(128, stored >> 128n));
    return answer;
  }
}

function partOf(data: Hex): UniswapV4Part {
  const name = PARTS.get(data.slice(0, 10));
  if (name === undefined) throw new Error(`a V4 pool has nothing that answers ${data}`);
  if (name === "slot0" || name === "liquidity") return { name };
  return { name, index: Number(BigInt.asIntN(256, BigInt(`0x${data.slice(10)}`))) };
}

function words(...values: readonly bigint[]): Hex {
  return `0x${values.map((value) => BigInt.asUintN(256, value).toString(16).padStart(64, "0")).join("")}`;
}
