import type { Address } from "../../../core/hex.ts";
import { usd } from "../../../core/usd.ts";
import type { Candidate, PricedCandidate } from "./candidate.ts";

/** What has to be true of an exchange before it is compared with others. */
export interface Admittance {
  readonly minLiquidityUsdE8: bigint;
  /** Only these, by name; absent: all. */
  readonly allowed?: readonly string[] | undefined;
  /** In quarantine; a router among them takes its exchange out. */
  readonly held: ReadonlySet<Address>;
}

/** Why an exchange is out, in words for a person; undefined when nothing about it speaks against it. */
export function whyOut({ exchange, liquidityUsdE8 }: Candidate, admittance: Admittance): string | undefined {
  const { minLiquidityUsdE8, allowed, held } = admittance;
  if (allowed !== undefined && !allowed.includes(exchange.name)) return "the trade does not allow it";
  if (held.has(exchange.router)) return `its router ${exchange.router} is in quarantine`;
  if (liquidityUsdE8 === undefined) return "what its pools hold has no fresh price in US dollars";
  if (liquidityUsdE8 < minLiquidityUsdE8) {
    return `its pools of the pair hold ${usd(liquidityUsdE8)}, at least ${usd(minLiquidityUsdE8)} are wanted`;
  }
  return undefined;
}

/** Whether its liquidity is known. */
export function isPriced(candidate: Candidate): candidate is PricedCandidate {
  return candidate.liquidityUsdE8 !== undefined;
}
