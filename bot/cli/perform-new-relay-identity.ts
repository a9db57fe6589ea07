import { EXIT_CODES } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import type { Output } from "./output.ts";

/** `arb relay-identity new`: makes the key file by `make`, which resolves with its account, and says who the bot is now. */
export async function performNewRelayIdentity(
  file: string,
  make: (file: string) => Promise<Address>,
  output: Output,
): Promise<number> {
  const address = await make(file);
  const text = `${file} holds a new key; relays know its bot as ${address}. Keep a copy: its reputation goes with it.`;
  output.result({ file, address }, text);
  return EXIT_CODES.ok;
}
