/** How many bytes a payload has, of the types that the registry bounds; types that are not here may have any size. */
const SIZES: ReadonlyMap<number, readonly [least: number, most: number]> = new Map([
  [20, [16, 16]],
  [21, [24, 24]],
  [22, [32, 32]],
  [23, [84, 84]],
  [24, [12, 12]],
  [25, [24, 24]],
  [26, [16, 16]],
  [27, [44, 44]],
  [28, [40, 40]],
  [29, [24, 24]],
  [30, [24, 512]],
  [31, [32, 1024]],
  // The registry says 168, which its own sender does not keep to: the struct has 170.
  [32, [170, 170]],
  [40, [32, 32]],
  [41, [24, 24]],
  [42, [32, 32]],
  [43, [16, 16]],
  [44, [24, 24]],
  [45, [48, 48]],
  [46, [32, 2048]],
  [47, [24, 512]],
  [48, [16, 256]],
  [49, [32, 256]],
  [67, [48, 256]],
  [71, [24, 24]],
  [100, [16, 16]],
  [102, [16, 512]],
  [108, [32, 256]],
  [110, [24, 24]],
  [111, [20, 1024]],
  [112, [16, 256]],
]);

/** Whether a payload of this type may have so many bytes; in either form of framing. */
export function isSizeAllowed(type: number, bytes: number): boolean {
  const size = SIZES.get(type);
  return size === undefined || (bytes >= size[0] && bytes <= size[1]);
}
