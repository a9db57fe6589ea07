import type { BalancerStablePool } from "./balancer-stable-pool.ts";

/** The pool after a swap has made it take note of the rates whose notes had expired. */
export function withRatesNoted(pool: BalancerStablePool): BalancerStablePool {
  const rates = pool.rates.map((rate) =>
    rate === null || pool.timestampS <= rate.expires
      ? rate
      : { cached: rate.fresh, expires: pool.timestampS, fresh: rate.fresh },
  );
  return { ...pool, rates };
}
