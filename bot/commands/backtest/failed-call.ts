import type { Address, Hex } from "../../core/hex.ts";
import { CAST } from "./cast.ts";

/** A call with those that it made, as geth's callTracer gives them. */
export interface CallFrame {
  readonly to?: Address;
  readonly output?: Hex;
  readonly error?: string;
  readonly calls?: readonly CallFrame[];
}

/** What a reverted transaction gave back, and the account whose code gave up first. */
export function failedCall(root: CallFrame): {
  readonly revertData: Hex;
  readonly blamed: Address | undefined;
} {
  let innermost = root;
  for (;;) {
    const failed = innermost.calls?.findLast(({ error }) => error !== undefined);
    if (failed === undefined) break;
    innermost = failed;
  }
  const { to } = innermost;
  return { revertData: root.output ?? "0x", blamed: to === CAST.contract ? undefined : to };
}
