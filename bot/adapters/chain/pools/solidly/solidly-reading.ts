import { MAX_UINT128 } from "../../../../core/integer-limits.ts";
import type { Hex } from "../../../../core/hex.ts";
import type { SolidlyEntry } from "../../../../core/pool-entry.ts";
import type { SolidlyPool } from "../../../../market/quoting/solidly/solidly-pool.ts";
import type { ContractAnswer, ContractRead } from "../multicall.ts";
import type { PoolReading } from "../pool-reading.ts";
import { addressOfWord, selectorOf, wordAt } from "../words.ts";
import { agrees, ownQuoteRead, type Probe } from "./solidly-own-quotes.ts";

const METADATA = selectorOf("metadata()");
const IS_PAUSED = selectorOf("isPaused()");
const GET_FEE_OF_CURVE = selectorOf("getFee(bool)");
const GET_FEE_OF_POOL = selectorOf("getFee(address,bool)");

/** Millionths in the ten-thousandths of which factories speak. */
const PPM_PER_BPS = 100n;
const MAX_FEE_BPS = 10_000n;

/**
 * Reads a pair's reserves and units, and its fee from the factory, which changes it without a word; then has the pair
 * itself quote an amount each way. A fork with another curve, fee or rounding is found out by that and left out.
 */
export class SolidlyReading implements PoolReading {
  readonly #entry: SolidlyEntry;
  #answers: readonly ContractAnswer[] | undefined;
  #probes: readonly Probe[] = [];
  #outcome: SolidlyPool | { readonly problem: string } = { problem: "it was not read" };

  constructor(entry: SolidlyEntry) {
    this.#entry = entry;
  }

  wanted(): readonly ContractRead[] {
    const { address, factory, fixedFeePpm } = this.#entry;
    if (this.#answers !== undefined) {
      return this.#probes.map((probe) => ownQuoteRead(address, probe));
    }
    const state: readonly ContractRead[] = [
      { target: address, data: METADATA },
      { target: factory, data: IS_PAUSED },
    ];
    return fixedFeePpm === undefined ? [...state, { target: factory, data: this.#feeCall() }] : state;
  }

  take(answers: readonly ContractAnswer[]): void {
    if (this.#answers === undefined) {
      this.#answers = answers;
      this.#outcome = this.#poolOf(answers);
      this.#probes = "problem" in this.#outcome ? [] : probesOf(this.#outcome);
      return;
    }
    const pool = this.#outcome;
    const probes = this.#probes;
    this.#probes = [];
    if ("problem" in pool) return;
    const differs = probes.find((probe, i) => !agrees(pool, probe, answers[i]));
    if (differs === undefined) return;
    const { amountIn, tokenIn } = differs;
    this.#outcome = { problem: `its own quote of ${amountIn} of ${tokenIn} is not that of its curve and fee` };
  }

  outcome(): SolidlyPool | { readonly problem: string } {
    return this.#outcome;
  }

  #feeCall(): Hex {
    const { generation, address, isStable } = this.#entry;
    const curve = argument(isStable ? 1n : 0n);
    if (generation === "solidly") return `${GET_FEE_OF_CURVE}${curve}`;
    return `${GET_FEE_OF_POOL}${argument(BigInt(address))}${curve}`;
  }

  #poolOf([metadata, paused, fee]: readonly ContractAnswer[]): SolidlyPool | { readonly problem: string } {
    const { address, token0, token1, isStable, generation, fixedFeePpm } = this.#entry;
    const [unit0, unit1, reserve0, reserve1, stable, first, second] = [0, 1, 2, 3, 4, 5, 6].map((index) =>
      wordAt(metadata, index),
    );
    if (unit0 === undefined || unit1 === undefined || reserve0 === undefined || reserve1 === undefined) {
      return { problem: "it does not answer metadata() like a Solidly pair" };
    }
    if (first === undefined || addressOfWord(first) !== token0) return { problem: `its token0 is not ${token0}` };
    if (second === undefined || addressOfWord(second) !== token1) return { problem: `its token1 is not ${token1}` };
    if (stable !== (isStable ? 1n : 0n)) return { problem: `its curve is not ${isStable ? "stable" : "volatile"}` };
    if (unit0 === 0n || unit1 === 0n || reserve0 > MAX_UINT128 || reserve1 > MAX_UINT128) {
      return { problem: "its reserves or units are beyond all tokens" };
    }
    // A fork without this function cannot be paused.
    if (wordAt(paused, 0) === 1n) return { problem: "its factory has paused all swaps" };
    const feeBps = wordAt(fee, 0);
    if (fixedFeePpm === undefined && (feeBps === undefined || feeBps > MAX_FEE_BPS)) {
      return { problem: "its factory does not tell its fee" };
    }
    const feePpm = fixedFeePpm ?? Number((feeBps ?? 0n) * PPM_PER_BPS);
    const facts = { venue: "solidly", address, token0, token1, isStable, generation } as const;
    return { ...facts, feePpm, unit0, unit1, reserve0, reserve1 };
  }
}

/** A thousandth of each reserve, with digits that show how the pair rounds. */
function probesOf(pool: SolidlyPool): Probe[] {
  return [
    { tokenIn: pool.token0, amountIn: pool.reserve0 / 1_009n },
    { tokenIn: pool.token1, amountIn: pool.reserve1 / 997n },
  ].filter(({ amountIn }) => amountIn > 0n);
}

function argument(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
