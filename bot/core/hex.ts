/** A 0x-prefixed hexadecimal string. */
export type Hex = `0x${string}`;

/** A 20-byte account or contract address: 0x and 40 lower-case hexadecimal digits. Checksums are for display only. */
export type Address = Hex;

/** What stands for the chain's own coin where pools keep it unwrapped. */
export const NATIVE_COIN: Address = "0x0000000000000000000000000000000000000000";
