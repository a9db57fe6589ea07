// Products and quotients of numbers with 18 decimals, rounded as FixedPoint.sol of Balancer V2 rounds; none negative.
import { divideUp } from "./divide-up.ts";

/** 1 with 18 decimals. */
export const ONE = 10n ** 18n;

export function mulDown(a: bigint, b: bigint): bigint {
  return (a * b) / ONE;
}

export function mulUp(a: bigint, b: bigint): bigint {
  return divideUp(a * b, ONE);
}

export function divDown(a: bigint, b: bigint): bigint {
  return (a * ONE) / b;
}

export function divUp(a: bigint, b: bigint): bigint {
  return divideUp(a * ONE, b);
}
