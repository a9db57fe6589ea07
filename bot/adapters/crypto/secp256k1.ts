import { messageOf } from "../../core/errors.ts";
import type { Curve } from "./curve.ts";
import { ETHERS_CURVE } from "./ethers-curve.ts";
import { openNativeCurve } from "./native-curve.ts";

/** Who does the arithmetic, and why that is not the native library where it is not. */
export interface ChosenCurve {
  readonly curve: Curve;
  readonly problem?: string;
}

/** The native library; where it cannot be loaded, ethers, so that nothing stops working. Never throws. */
export function chooseCurve(openNative: () => Curve = openNativeCurve): ChosenCurve {
  try {
    return { curve: openNative() };
  } catch (thrown) {
    return { curve: ETHERS_CURVE, problem: messageOf(thrown) };
  }
}

/** What signs in this process, chosen once. */
export const SECP256K1: ChosenCurve = chooseCurve();

/** A sentence for operators when signatures are made slowly; undefined when all is well. */
export function slowSigningAlarm({ problem }: ChosenCurve = SECP256K1): string | undefined {
  if (problem === undefined) return undefined;
  const [firstLine] = problem.split("\n", 1);
  return `the native secp256k1 cannot be loaded, so ethers signs, ten to forty times slower: ${firstLine}`;
}
