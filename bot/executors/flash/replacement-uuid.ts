import { id } from "ethers";

/**
 * What relays know an order's bundle for one block by: a later one with the same name replaces it, and any run can take it
 * back. One for each block, because some relays keep a single bundle of a name, whatever its block. Version 8 of RFC 9562:
 * made from a hash.
 */
export function replacementUuid(orderId: bigint, targetBlock: bigint): string {
  const digits = id(`order ${orderId} block ${targetBlock}`).slice(2, 34).split("");
  digits[12] = "8"; // the version
  digits[16] = "8"; // the variant
  const text = digits.join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}
