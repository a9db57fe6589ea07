import { getAddress } from "ethers";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { Output } from "./output.ts";

/** A key file that was just made. */
export interface MadeWallet {
  readonly name: string;
  readonly file: string;
  readonly address: Address;
}

/** `arb wallet create` and `import`: makes the file and says whose it is. */
export async function performNewWallet(
  make: () => Promise<MadeWallet>,
  whose: "a new key" | "the key",
  output: Output,
): Promise<number> {
  const made = await make();
  const text = `${made.file} holds ${whose} of ${getAddress(made.address)}. Without the file or its password nobody can spend what it has: keep a copy of both.`;
  output.result(made, text);
  return EXIT_CODES.ok;
}
