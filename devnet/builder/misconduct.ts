import type { Bundle } from "./bundle.ts";

/** What a builder does wrong with a bundle that it was given; everything absent is an honest builder. */
export interface Misconduct {
  /** Answered like any other and never tried; a private transaction of this kind is stuck. */
  readonly dropsSilently?: boolean;
  /** Meant for blocks so much later than its sender asked for, and for none of those asked for. */
  readonly lateByBlocks?: bigint;
  /** It stays in although the answer to a cancellation or a replacement says that it was taken back. */
  readonly ignoresCancels?: boolean;
}

/** Asked anew at every use, so that a test can change its mind about a bundle that is already there. */
export type MisconductOf = (bundle: Bundle) => Misconduct;

/** The builder that everyone hopes for. */
export const HONEST: MisconductOf = () => ({});

/** A private transaction is taken and never included, while bundles are dealt with honestly. */
export const PRIVATE_TRANSACTIONS_STUCK: MisconductOf = ({ kind }) => ({
  dropsSilently: kind === "private-transaction",
});

/** The block as a late builder sees it: earlier by as much as it is late. */
export function asIfInTime(
  block: { readonly number: bigint; readonly timestampS: bigint },
  { lateByBlocks = 0n }: Misconduct,
): { readonly number: bigint; readonly timestampS: bigint } {
  return { ...block, number: block.number - lateByBlocks };
}
