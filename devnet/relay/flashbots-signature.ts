import { id, isAddress, type Signer, verifyMessage } from "ethers";
import type { Address } from "../../bot/core/hex.ts";

/** The name of the HTTP header that says who asks: `address:signature`. */
export const FLASHBOTS_SIGNATURE_HEADER = "x-flashbots-signature";

/** Who signed a request, or what is wrong with the signature, worded as relay.flashbots.net words it. */
export type SignatureCheck = { readonly signer: Address } | { readonly problem: string };

/** Checks the header against the body: an EIP-191 signature of the body's keccak as a hexadecimal string. */
export function checkFlashbotsSignature(header: string | undefined, body: string): SignatureCheck {
  if (header === undefined || header === "") return { problem: "missing X-Flashbots-Signature header" };
  const [claimed = "", signature = ""] = header.split(":");
  const signer = recoverSigner(body, signature);
  if (!isAddress(claimed) || signer !== claimed.toLowerCase()) {
    // Only an address is echoed: whatever else stands there is not ours to repeat.
    return { problem: isAddress(claimed) ? `error in signature check ${claimed}` : "error in signature check" };
  }
  return { signer };
}

/** The header's value for a body. */
export async function flashbotsSignature(signer: Signer, body: string): Promise<string> {
  return `${await signer.getAddress()}:${await signer.signMessage(id(body))}`;
}

function recoverSigner(body: string, signature: string): Address | undefined {
  try {
    return verifyMessage(id(body), signature).toLowerCase() as Address;
  } catch {
    return undefined;
  }
}
