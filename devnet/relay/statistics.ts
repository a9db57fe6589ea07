import { BUILDER_COINBASE } from "../builder/builder.ts";
import { blockNumberIn, hashIn, type Parameters } from "./parameters.ts";
import type { RelayContext } from "./relay-context.ts";

interface BuilderTime {
  readonly pubkey: string;
  readonly timestamp: string;
}

/** The result of flashbots_getBundleStatsV2; a bundle that the asker did not send is one that was not simulated. */
export interface BundleStats {
  readonly isSimulated: boolean;
  readonly isHighPriority?: boolean;
  readonly simulatedAt?: string;
  readonly receivedAt?: string;
  readonly consideredByBuildersAt?: readonly BuilderTime[];
  readonly sealedByBuildersAt?: readonly BuilderTime[];
}

/** The result of flashbots_getUserStatsV2: amounts in wei and gas as decimal strings. */
export interface UserStats {
  readonly isHighPriority: boolean;
  readonly allTimeValidatorPayments: string;
  readonly allTimeGasSimulated: string;
  readonly last7dValidatorPayments: string;
  readonly last7dGasSimulated: string;
  readonly last1dValidatorPayments: string;
  readonly last1dGasSimulated: string;
}

/** flashbots_getBundleStatsV2: what became of a bundle. */
export function bundleStats(parameters: Parameters, { bundlePool, signer }: RelayContext): BundleStats {
  const bundleHash = hashIn(parameters, "bundleHash");
  const progress = bundlePool.progressOf(signer, bundleHash, blockNumberIn(parameters, "blockNumber"));
  if (progress === undefined) return { isSimulated: false };
  const { simulatedAtMs } = progress;
  return {
    isHighPriority: false,
    isSimulated: simulatedAtMs !== undefined,
    receivedAt: isoTime(progress.receivedAtMs),
    ...(simulatedAtMs === undefined ? {} : { simulatedAt: isoTime(simulatedAtMs) }),
    consideredByBuildersAt: progress.consideredAtMs.map(builderTime),
    sealedByBuildersAt: progress.sealedAtMs.map(builderTime),
  };
}

/** flashbots_getUserStatsV2: the relay has no past before its start, so all spans hold the same. */
export function userStats(parameters: Parameters, { bundlePool, signer }: RelayContext): UserStats {
  blockNumberIn(parameters, "blockNumber");
  const totals = bundlePool.totalsOf(signer);
  const payments = String(totals.paymentsWei);
  const gas = String(totals.gasSimulated);
  return {
    isHighPriority: false,
    allTimeValidatorPayments: payments,
    allTimeGasSimulated: gas,
    last7dValidatorPayments: payments,
    last7dGasSimulated: gas,
    last1dValidatorPayments: payments,
    last1dGasSimulated: gas,
  };
}

/** A consensus key names a builder at Flashbots; ours has none but its coinbase. */
function builderTime(atMs: number): BuilderTime {
  return { pubkey: BUILDER_COINBASE, timestamp: isoTime(atMs) };
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}
