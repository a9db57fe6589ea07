import type { BundleStatus } from "../../core/order-event.ts";

/** An answer to flashbots_getBundleStatsV2, of which a relay may leave out what it does not know. */
export interface BundleStats {
  readonly isSimulated?: boolean;
  readonly isHighPriority?: boolean;
  readonly receivedAt?: string;
  readonly simulatedAt?: string;
  readonly consideredByBuildersAt?: readonly unknown[];
  readonly sealedByBuildersAt?: readonly unknown[];
}

/** The same in our words; what cannot be read is left out. */
export function statusOf(stats: BundleStats): BundleStatus {
  const receivedAtMs = timeOf(stats.receivedAt);
  const simulatedAtMs = timeOf(stats.simulatedAt);
  return {
    ...(stats.isSimulated === undefined ? {} : { isSimulated: stats.isSimulated }),
    ...(stats.isHighPriority === undefined ? {} : { isHighPriority: stats.isHighPriority }),
    ...(receivedAtMs === undefined ? {} : { receivedAtMs }),
    ...(simulatedAtMs === undefined ? {} : { simulatedAtMs }),
    ...(stats.consideredByBuildersAt && { consideredByBuilders: stats.consideredByBuildersAt.length }),
    ...(stats.sealedByBuildersAt && { sealedByBuilders: stats.sealedByBuildersAt.length }),
  };
}

function timeOf(text: string | undefined): number | undefined {
  const timeMs = Date.parse(text ?? "");
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
