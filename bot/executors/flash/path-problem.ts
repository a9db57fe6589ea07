import { cycleFlaw } from "../../core/cycle-flaw.ts";
import type { Address } from "../../core/hex.ts";
import type { Path } from "../../core/path.ts";

/** More than any route that pays for its gas; sizing takes longer with every hop. */
const MAX_HOPS = 6;

/** Why a path is no cycle over different pools, in a few words; undefined when it is one. */
export function pathProblem(path: Path, wrappedNative: Address): string | undefined {
  const { length } = path.hops;
  if (length < 2 || length > MAX_HOPS) return `it has ${length} hops, and 2 to ${MAX_HOPS} can be sized`;
  const flaw = cycleFlaw(path, wrappedNative);
  return flaw && `the ${flaw.field} of its hop ${flaw.hop + 1} is ${flaw.found}, expected ${flaw.expected}`;
}
