// Whole-transaction gas that others have published for the same fixture, and what this project wants: issue 3.

/** Figures of one route, funded by a pool's own flash swap. */
export interface PublishedGas {
  /** A byte machine in Vyper, with a final check. */
  readonly bestPublicExecutor?: number;
  /** Yul without a final check, its authority left set at exit. */
  readonly floor?: number;
  readonly must: number;
  readonly stretch: number;
}

export const PUBLISHED_GAS: Readonly<Record<string, PublishedGas>> = {
  "v2-v2": { bestPublicExecutor: 137_882, floor: 130_670, must: 133_500, stretch: 132_600 },
  "v2-v2-v2": { bestPublicExecutor: 189_228, floor: 180_578, must: 183_500, stretch: 182_600 },
  "v3-v2": { must: 142_000, stretch: 141_000 },
  "v3-v2-fresh": { bestPublicExecutor: 163_474, floor: 156_408, must: 159_000, stretch: 158_200 },
};

/** What a lender's loan is known to cost over a no-op, by the row's funding. */
export const KNOWN_LENDER_GAS: Readonly<Record<string, number>> = { balancer: 41_436, morpho: 26_160 };

/** What a feature is known to cost on v2-v2 (an access list: on its route), by its name; negative is saved. */
export const KNOWN_FEATURE_GAS: Readonly<Record<string, number>> = {
  "v2-v2: the profit token named in calldata": 352,
  "v2-v2: payout to who holds WETH": 5_491,
  "v2-v2: payout to who holds none": 25_000,
  "v2-v2: coinbase payment": 16_600,
  "v2-v2: an access list": -2_100,
  "v2-v2-v2: an access list": -3_100,
  "v3-v2: an access list": -2_000,
};
