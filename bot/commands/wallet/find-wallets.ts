import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { addressEntry } from "../../config/entry-schemas.ts";
import { messageOf } from "../../core/errors.ts";
import type { UnusableWalletFile, WalletFile, WalletFiles, WalletUse } from "./wallet-file.ts";

/**
 * Of Web3 Secret Storage, version 3, as far as it can be read without a password. The fields' case is open (geth writes
 * "crypto", ethers "Crypto"), and most files leave 0x out.
 */
const keystore = z.object({
  version: z.literal(3),
  crypto: z.object({}),
  address: z
    .string()
    .transform((text) => (text.startsWith("0x") ? text : `0x${text}`).toLowerCase())
    .pipe(addressEntry),
});

/** Key files that the settings name, and for what. */
export type UsedFiles = ReadonlyMap<string, WalletUse>;

/** The key files of a directory, which may be missing, and those that the settings use. Reads no secret. */
export async function findWallets(directory: string, used: UsedFiles): Promise<WalletFiles> {
  const listed = await filesIn(directory);
  const files = [...new Set([...listed, ...used.keys()])];
  const looked = await Promise.all(files.map((file) => look(file, used)));
  return {
    wallets: looked.filter((found) => "address" in found),
    unusable: looked.filter((found) => "problem" in found),
  };
}

async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    return names
      .filter((name) => name.endsWith(".json"))
      .toSorted()
      .map((name) => path.join(directory, name));
  } catch {
    return [];
  }
}

async function look(file: string, used: UsedFiles): Promise<WalletFile | UnusableWalletFile> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (thrown) {
    return { file, problem: messageOf(thrown) };
  }
  const parsed = keystore.safeParse(fieldsOf(text));
  if (!parsed.success) {
    return { file, problem: "it is no encrypted key that says its address (Web3 Secret Storage, version 3)" };
  }
  const use = used.get(file);
  const { address } = parsed.data;
  return { name: path.basename(file, ".json"), file, address, uses: use === undefined ? [] : [use] };
}

/** Undefined for what is no JSON: its text may be a key that somebody has put there in the clear. */
function fieldsOf(text: string): unknown {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed !== "object" || parsed === null) return undefined;
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key.toLowerCase(), value as unknown]));
  } catch {
    return undefined;
  }
}
