// The highest numbers of the unsigned integers that ids, chains and contracts use.
export const MAX_UINT16 = 0xffff;
export const MAX_UINT64 = (1n << 64n) - 1n;
export const MAX_UINT112 = (1n << 112n) - 1n;
export const MAX_UINT128 = (1n << 128n) - 1n;
export const MAX_UINT256 = (1n << 256n) - 1n;
