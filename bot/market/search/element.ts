/** An element of a typed array; 0 beyond its end, where no search looks. */
export function element(array: Float64Array | Uint32Array | Int32Array | Uint8Array, index: number): number {
  return array[index] ?? 0;
}
