import type { Route } from "../../core/route.ts";
import type { PoolState } from "../pool-state.ts";
import { presizeCycle, type Presize } from "../sizing/presize-cycle.ts";
import { sizeCycle } from "../sizing/size-cycle.ts";
import type { Cycle } from "./cycle.ts";
import type { PassedCycle } from "./cycle-walk.ts";
import { estimateRouteGas } from "./route-gas.ts";

/** To compare cycles, rounding below a ten-thousandth of the profit does not matter. */
const NEGLIGIBLE_ROUNDING = 1e-4;

/** A cycle that may pay in the present state of its pools; exact sizes are found when they are asked for, and kept. */
export class Candidate {
  readonly cycle: Cycle;
  /** The product of its pools' spot rates. */
  readonly rate: number;
  readonly gas: number;
  /** No amount gains more, in base units of the profit token, after the premium. */
  readonly profitAtMost: number;
  /** Of whoever ranks them. */
  score = 0;
  // The places of its pools, the first one again where it has less than four. They lie beside each other, because every
  // block asks for those of every candidate, and memory is what that waits for.
  readonly #first: number;
  readonly #second: number;
  readonly #third: number;
  readonly #fourth: number;
  readonly #pools: readonly PoolState[];
  readonly #premiumPpm: number;
  readonly #presize: Presize;
  #route: Route | undefined;
  #exactness: "none" | "compared" | "final" = "none";

  /** @param pools what the cycle's places refer to */
  constructor({ cycle, rate }: PassedCycle, pools: readonly PoolState[], premiumPpm: number) {
    this.cycle = cycle;
    this.rate = rate;
    this.#pools = cycle.hops.flatMap(({ poolIndex }) => pools[poolIndex] ?? []);
    const [first = 0, second = first, third = first, fourth = first] = cycle.hops.map(({ poolIndex }) => poolIndex);
    [this.#first, this.#second, this.#third, this.#fourth] = [first, second, third, fourth];
    this.#premiumPpm = premiumPpm;
    this.#presize = presizeCycle(cycle, pools, premiumPpm);
    this.profitAtMost = this.#presize.profitAtMost;
    this.gas = Number(estimateRouteGas({ hops: this.#pools }));
  }

  /** Whether it uses a pool that is marked with 1. */
  usesAny(isMarked: Uint8Array): boolean {
    return (
      isMarked[this.#first] === 1 ||
      isMarked[this.#second] === 1 ||
      isMarked[this.#third] === 1 ||
      isMarked[this.#fourth] === 1
    );
  }

  get isSized(): boolean {
    return this.#exactness !== "none";
  }

  /** Its size, good enough to compare it with others; undefined when no amount gains. What it says executes. */
  route(): Route | undefined {
    if (this.#exactness === "none") {
      this.#route = this.#size(NEGLIGIBLE_ROUNDING);
      this.#exactness = "compared";
    }
    return this.#route;
  }

  /** Its size to the last unit. */
  finalRoute(): Route | undefined {
    if (this.#exactness !== "final") {
      this.#route = this.#size(0);
      this.#exactness = "final";
    }
    return this.#route;
  }

  #size(negligibleRounding: number): Route | undefined {
    const hops = this.cycle.hops.map((hop, poolIndex) => ({ ...hop, poolIndex }));
    const { profitToken } = this.cycle;
    const terms = { premiumPpm: this.#premiumPpm, presize: this.#presize, negligibleRounding };
    return sizeCycle({ profitToken, hops }, this.#pools, terms);
  }
}
