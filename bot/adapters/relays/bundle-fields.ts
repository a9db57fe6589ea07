import type { Address } from "../../core/hex.ts";
import type { BundleOffer } from "../../ports/relay.ts";
import { nameForBlock } from "./bundle-name.ts";
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
      : nameFields(dialect, nameIn(dialect, replacementUuid, targetBlock), nonces.nonceFor(replacementUuid, offer))),
    ...(refund === undefined ? {} : { refundPercent: refund.percent, refundRecipient: refund.recipient }),
  };
}

/** The parameters of the eth_sendBundle requests that take bundles back: no transactions, under each of their names. */
export function cancellingFields(
  dialect: RelayDialect,
  replacementUuid: string,
  targetBlocks: readonly bigint[],
  nonces: ReplacementNonces,
): Readonly<Record<string, unknown>>[] {
  const names = dialect.keepsOnePerName
    ? targetBlocks.map((block) => nameIn(dialect, replacementUuid, block))
    : [replacementUuid];
  const nonce = nonces.nonceOfCancellation(replacementUuid);
  return names.map((name) => ({ txs: [], ...nameFields(dialect, name, nonce) }));
}

function nameIn({ keepsOnePerName }: RelayDialect, replacementUuid: string, targetBlock: bigint): string {
  return keepsOnePerName ? nameForBlock(replacementUuid, targetBlock) : replacementUuid;
}

function nameFields({ nameField, wantsReplacementNonce }: RelayDialect, name: string, nonce: number) {
  return { [nameField]: name, ...(wantsReplacementNonce ? { replacementNonce: nonce } : {}) };
}
