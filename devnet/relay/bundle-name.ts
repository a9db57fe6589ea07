import type { SignedTransaction } from "../builder/signed-transaction.ts";
import type { BundleRefund } from "../builder/bundle.ts";
import {
  optionalAddressIn,
  optionalNonceIn,
  optionalPercentIn,
  optionalUuidIn,
  type Parameters,
} from "./parameters.ts";
import { RelayFault } from "./relay-fault.ts";
import type { RelayManners } from "./relay-manner.ts";

/** By what the sender will speak of a bundle again. */
export interface BundleName {
  readonly replacementUuid?: string;
  readonly replacementNonce?: bigint;
}

/** The name in whichever field these manners read. Throws a RelayFault that names the field. */
export function bundleNameIn(parameters: Parameters, { nameFields, wantsReplacementNonce }: RelayManners): BundleName {
  const names = nameFields.map((field) => optionalUuidIn(parameters, field)).filter((name) => name !== undefined);
  const [replacementUuid, other = replacementUuid] = names;
  if (other !== replacementUuid) throw new RelayFault("invalidParams", `${nameFields.join(" and ")} differ`);
  const replacementNonce = optionalNonceIn(parameters, "replacementNonce");
  if (wantsReplacementNonce && (replacementUuid === undefined) !== (replacementNonce === undefined)) {
    throw new RelayFault("invalidParams", `${nameFields.join(" or ")} and replacementNonce go together`);
  }
  return {
    ...(replacementUuid === undefined ? {} : { replacementUuid }),
    ...(replacementNonce === undefined ? {} : { replacementNonce }),
  };
}

/** What the sender wants back; undefined: nothing, or there is nobody to pay it to. */
export function refundIn(
  parameters: Parameters,
  transactions: readonly SignedTransaction[],
  { defaultRefundRecipient }: RelayManners,
): BundleRefund | undefined {
  const percent = optionalPercentIn(parameters, "refundPercent");
  const named = optionalAddressIn(parameters, "refundRecipient");
  const recipient = named ?? (defaultRefundRecipient === "first-sender" ? transactions[0]?.from : undefined);
  return percent === undefined || recipient === undefined ? undefined : { percent, recipient };
}
