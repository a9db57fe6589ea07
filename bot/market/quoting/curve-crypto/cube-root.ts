const WAD = 10n ** 18n;
/** Above this, 2^256 / 10^36, the contract scales by 10^18 only, and above 10^18 times as much not at all. */
const SCALE_LIMIT = 115_792_089_237_316_195_423_570_985_008_687_907_853_269n;
const ROUNDS = 7;

/** The cube root in 1e-18: `_cbrt` of tricrypto-ng's library, seven Newton steps from a power of two. */
export function cubeRoot(value: bigint): bigint {
  const [scaled, factor] =
    value >= SCALE_LIMIT * WAD
      ? [value, 10n ** 12n]
      : value >= SCALE_LIMIT
        ? [value * WAD, 10n ** 6n]
        : [value * WAD * WAD, 1n];
  if (scaled === 0n) return 0n;
  const log2 = BigInt(scaled.toString(2).length - 1);
  const rest = log2 % 3n;
  let root = (2n ** (log2 / 3n) * 1_260n ** rest) / 1_000n ** rest;
  for (let round = 0; round < ROUNDS; round++) root = (2n * root + scaled / (root * root)) / 3n;
  return root * factor;
}
