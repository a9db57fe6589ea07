import type { Address } from "../../core/hex.ts";
import type { BundleOffer } from "../../ports/relay.ts";
import type { RelayDialect } from "./relay-dialect.ts";
import type { ReplacementNonces } from "./replacement-nonces.ts";

/** What of a bundle's payment its builder is to give back. Builders drop a share without a recipient, and say nothing. */
export interface RelayRefund {
  /** From 1 to 99. */
  readonly percent: number;
  readonly recipient: Address;
}

/** An offer as the parameter of eth_sendBundle in this dialect. */
export function bundleFields(
  offer: BundleOffer,
  dialect: RelayDialect,
  nonces: ReplacementNonces,
  refund: RelayRefund | undefined,
): Readonly<Record<string, unknown>> {
  const { transactions, targetBlock, replacementUuid } = offer;
  return {
    txs: transactions,
    blockNumber: `0x${targetBlock.toString(16)}`,
    ...(replacementUuid === undefined
      ? {}
      : nameFields(dialect, replacementUuid, nonces.nonceFor(replacementUuid, offer))),
    ...(refund === undefined ? {} : { refundPercent: refund.percent, refundRecipient: refund.recipient }),
  };
}

/** The parameter of the eth_sendBundle that takes a bundle back: its name, and no transactions. */
export function cancellingFields(
  dialect: RelayDialect,
  replacementUuid: string,
  nonces: ReplacementNonces,
): Readonly<Record<string, unknown>> {
  return { txs: [], ...nameFields(dialect, replacementUuid, nonces.nonceOfCancellation(replacementUuid)) };
}

function nameFields({ nameField, wantsReplacementNonce }: RelayDialect, name: string, nonce: number) {
  return { [nameField]: name, ...(wantsReplacementNonce ? { replacementNonce: nonce } : {}) };
}
