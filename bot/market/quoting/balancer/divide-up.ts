/** A quotient of integers rounded up; the numerator not negative, the denominator positive. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
