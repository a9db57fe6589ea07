import type { RouterKind } from "../../core/exchange.ts";

/**
 * Of a call, and of each swap in it. Measured in test/fork with tokens of the plainest kind that the account has held before:
 * V2 131,000; V3 122,000, and 464,000 for four tiers; SwapRouter02 3,000 more; the Vault 92,000 for a weighted pool, 120,000
 * for a stable one, 129,000 for two; 3pool 153,000 and tricrypto2 270,000. The rest is for tokens behind proxies, for a first
 * balance (EIP-2200: 20,000 to fill a slot), and for ticks on the way.
 */
const GAS: Readonly<Record<RouterKind, { readonly call: bigint; readonly swap: bigint }>> = {
  "uniswap-v2-router": { call: 40_000n, swap: 120_000n },
  "uniswap-v3-router": { call: 40_000n, swap: 200_000n },
  "uniswap-v3-router-02": { call: 45_000n, swap: 200_000n },
  "balancer-vault": { call: 80_000n, swap: 120_000n },
  "curve-pool": { call: 40_000n, swap: 400_000n },
};

/** What a call with so many swaps is expected to need at most. */
export function swapGas(routerKind: RouterKind, swaps: number): bigint {
  const { call, swap } = GAS[routerKind];
  return call + swap * BigInt(swaps);
}
