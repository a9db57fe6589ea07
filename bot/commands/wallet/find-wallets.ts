import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { addressEntry } from "../../config/entry-schemas.ts";
import type { Address } from "../../core/hex.ts";
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

/** What is used, and for what. */
export interface KeysInUse {
  /** Key files that the settings name. */
  readonly files: ReadonlyMap<string, WalletUse>;
  /** Accounts whose keys the environment holds. */
  readonly accounts: readonly (readonly [Address, WalletUse])[];
}

/**
 * The key files of a directory, which may be missing, and those that the settings use. Reads no secret. What one file of
 * an account is used for, all of its files are.
 */
export async function findWallets(directory: string, used: KeysInUse): Promise<WalletFiles> {
  const listed = await filesIn(directory);
  const looked = await Promise.all([...new Set([...listed, ...used.files.keys()])].map(look));
  const found = looked.filter((one) => "address" in one);
  const uses = [
    ...used.accounts,
    ...found.flatMap(({ file, address }) => {
      const use = used.files.get(file);
      return use === undefined ? [] : [[address, use] as const];
    }),
  ];
  const usesOf = (account: Address): readonly WalletUse[] => [
    ...new Set(uses.filter(([address]) => address === account).map(([, use]) => use)),
  ];
  return {
    wallets: found.map((one) => ({ ...one, uses: usesOf(one.address) })),
    unusable: looked.filter((one) => "problem" in one),
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

async function look(file: string): Promise<Omit<WalletFile, "uses"> | UnusableWalletFile> {
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
  return { name: path.basename(file, ".json"), file, address: parsed.data.address };
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
