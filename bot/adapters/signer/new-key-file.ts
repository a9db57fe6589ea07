import { Wallet } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import { writeKeyFile } from "./keystore.ts";

/** Makes a key that nobody has seen, in a new file. Rejects with INPUT_FILE_INVALID when the file cannot be made. */
export function newKeyFile(file: string, password: string): Promise<Address> {
  return writeKeyFile(file, Wallet.createRandom().privateKey as Hex, password);
}
