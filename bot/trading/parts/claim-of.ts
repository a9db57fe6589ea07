/**
 * Under which the accounts know who uses a part's nonce: an order's id is a u64, and the bits above it number its parts in
 * the order of their first signatures.
 */
export function claimOf(orderId: bigint, index: number): bigint {
  return (BigInt(index + 1) << 64n) | orderId;
}
