import type { TradeStatistics } from "../../../ports/trade-memory.ts";
import type { ScoreWeights } from "./allocation-settings.ts";
import type { PricedCandidate } from "./candidate.ts";
import { expectedGas } from "./expected-gas.ts";

/** One thing that an exchange is judged by. */
export interface ScoreTerm {
  readonly name: keyof ScoreWeights;
  /** 0 to 1, the more the better. */
  readonly value: number;
  /** Of all weights together. */
  readonly weight: number;
  /** Whether there is nothing yet that it could be measured by. */
  readonly isAssumed: boolean;
}

/** What an exchange is worth among others; comparable only with theirs. */
export interface Score {
  /** 0 to 1. */
  readonly total: number;
  readonly terms: readonly ScoreTerm[];
}

/** Neither good nor bad. */
const NEUTRAL = 0.5;

/**
 * The scores of specification 003, by the exchanges' names: gas 1 − g/max, liquidity and volume x/max, successes among all
 * that was tried. What an exchange without history gets is in docs/adr/0059-what-decides-where-a-trade-may-go.md.
 */
export function scoresOf(candidates: readonly PricedCandidate[], weights: ScoreWeights): ReadonlyMap<string, Score> {
  const gas = candidates.map(
    ({ exchange, statistics }) => statistics.averageGasUsed ?? expectedGas(exchange.routerKind),
  );
  const [maxGas, maxLiquidity, maxVolume] = [
    largest(gas),
    largest(candidates.map(({ liquidityUsdE8 }) => liquidityUsdE8)),
    largest(candidates.map(({ statistics }) => statistics.dayVolumeUsdE8)),
  ];
  const weightOfAll = weights.gas + weights.liquidity + weights.volume + weights.success;
  const term = (name: keyof ScoreWeights, value: number, isAssumed: boolean): ScoreTerm => {
    return { name, value, weight: weights[name] / weightOfAll, isAssumed };
  };
  const scores = candidates.map(({ exchange, liquidityUsdE8, statistics }, index) => {
    // A day on which nothing was traded tells no exchange from another.
    const isVolumeAssumed = maxVolume === 0n || tried(statistics) === 0;
    const terms = [
      term("gas", 1 - ratio(gas[index] ?? maxGas, maxGas), statistics.averageGasUsed === undefined),
      term("liquidity", ratio(liquidityUsdE8, maxLiquidity), false),
      term("volume", isVolumeAssumed ? NEUTRAL : ratio(statistics.dayVolumeUsdE8, maxVolume), isVolumeAssumed),
      term("success", successOf(statistics), tried(statistics) === 0),
    ];
    // Shares of doubles may add up to a little more than one.
    const total = Math.min(
      1,
      terms.reduce((sum, { value, weight }) => sum + value * weight, 0),
    );
    return [exchange.name, { total, terms }] as const;
  });
  return new Map(scores);
}

/** The rule of succession: without history a half, and s / (s + f) in the long run. */
function successOf(statistics: TradeStatistics): number {
  return (statistics.confirmed + 1) / (tried(statistics) + 2);
}

function tried({ confirmed, failed }: TradeStatistics): number {
  return confirmed + failed;
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}

function ratio(value: bigint, max: bigint): number {
  return max === 0n ? 0 : Number(value) / Number(max);
}
