import type { PayloadCodec } from "../payload-codec.ts";

/** What a completed order brought, in 1e-8 USD; 0n where that is not known, which the report beside it says. */
export interface Fill {
  readonly orderId: bigint;
  /** Before gas. */
  readonly realisedProfitUsdE8: bigint;
  readonly gasCostUsdE8: bigint;
  readonly blockNumber: bigint;
}

/** The layout is our proposal. */
export const FILL: PayloadCodec<Fill> = {
  type: 42,
  bytes: 32,
  read: (view, at) => ({
    orderId: view.getBigUint64(at, true),
    realisedProfitUsdE8: view.getBigInt64(at + 8, true),
    gasCostUsdE8: view.getBigUint64(at + 16, true),
    blockNumber: view.getBigUint64(at + 24, true),
  }),
  write: (view, at, { orderId, realisedProfitUsdE8, gasCostUsdE8, blockNumber }) => {
    view.setBigUint64(at, orderId, true);
    view.setBigInt64(at + 8, realisedProfitUsdE8, true);
    view.setBigUint64(at + 16, gasCostUsdE8, true);
    view.setBigUint64(at + 24, blockNumber, true);
  },
};
