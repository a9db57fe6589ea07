/** r and s, 32 bytes each, with s in the lower half (EIP-2), and which of the two points it was. */
export interface Signature {
  readonly rs: Uint8Array;
  readonly yParity: 0 | 1;
}

/** The arithmetic of secp256k1. Whoever does it comes to the same signatures (RFC 6979). */
export interface Curve {
  readonly implementation: "native" | "ethers";
  /** x and y, 32 bytes each. Throws when the private key is none. */
  publicKeyOf(privateKey: Uint8Array): Uint8Array;
  /** Signs 32 bytes. Throws when the private key is none. */
  sign(digest: Uint8Array, privateKey: Uint8Array): Signature;
}
