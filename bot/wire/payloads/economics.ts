import type { PayloadCodec } from "../payload-codec.ts";

/** What a signal is worth to its sender, in 1e-8 USD. */
export interface Economics {
  readonly expectedProfitUsdE8: bigint;
  readonly requiredCapitalUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  readonly confidenceIntervalBps: number;
  readonly priceImpactBps: number;
  readonly urgency: number;
}

/** The layout is our proposal. */
export const ECONOMICS: PayloadCodec<Economics> = {
  type: 22,
  bytes: 32,
  read: (view, at) => ({
    expectedProfitUsdE8: view.getBigInt64(at, true),
    requiredCapitalUsdE8: view.getBigUint64(at + 8, true),
    gasCostUsdE8: view.getBigUint64(at + 16, true),
    confidenceIntervalBps: view.getUint16(at + 24, true),
    priceImpactBps: view.getUint16(at + 26, true),
    urgency: view.getUint16(at + 28, true),
  }),
  write: (view, at, economics) => {
    view.setBigInt64(at, economics.expectedProfitUsdE8, true);
    view.setBigUint64(at + 8, economics.requiredCapitalUsdE8, true);
    view.setBigUint64(at + 16, economics.gasCostUsdE8, true);
    view.setUint16(at + 24, economics.confidenceIntervalBps, true);
    view.setUint16(at + 26, economics.priceImpactBps, true);
    view.setUint16(at + 28, economics.urgency, true);
  },
};
