import { scrypt as nativeScrypt } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { encryptKeystoreJson, isKeystoreJson, scrypt, Wallet } from "ethers";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/hex.ts";
import { syncDirectory } from "../store/sync-directory.ts";

/** A keystore has about 500 bytes, a password one line. */
const MAX_BYTES = 16_384;
/** Whoever is not the owner. */
const OTHERS = 0o077;
/** scrypt's N: what geth takes, about a second for each guess at the password. */
const SCRYPT_COST = 262_144;
/** What scrypt may take: four times what a file of geth's needs. */
const SCRYPT_MAX_BYTES = 2 ** 30;

const derive: (password: Uint8Array, salt: Uint8Array, bytes: number, cost: object) => Promise<Buffer> =
  promisify(nativeScrypt);
// Node's own, off the event loop: ethers' in JavaScript takes several times as long, for each key of an engine.
scrypt.register((password, salt, N, r, p, bytes) =>
  derive(password, salt, bytes, { N, r, p, maxmem: SCRYPT_MAX_BYTES }),
);

/**
 * The private key in an encrypted key file (Web3 Secret Storage, version 3: what geth, clef and `cast wallet` write).
 * Rejects with INPUT_FILE_INVALID, which shows neither key nor password, when others may use the file, when it is no
 * such file, and when the password does not open it.
 */
export async function readKeyFile(file: string, password: string): Promise<Hex> {
  const text = await readSecretFile(file, "key file");
  if (!isKeystoreJson(text)) {
    throw unusable(file, "key file", "it is no encrypted key (Web3 Secret Storage, version 3)");
  }
  try {
    return (await Wallet.fromEncryptedJson(text, password)).privateKey as Hex;
  } catch {
    // No cause: what comes of a wrong password may repeat it.
    throw unusable(file, "key file", "the password does not open it, or it is damaged");
  }
}

/** The password in the first line of a file. Rejects with INPUT_FILE_INVALID when others may use the file. */
export async function readPasswordFile(file: string): Promise<string> {
  const [password = ""] = (await readSecretFile(file, "password file")).split(/\r?\n/, 1);
  if (password === "") throw unusable(file, "password file", "its first line is empty");
  return password;
}

/**
 * Writes a new key file that only its owner may use, durably, and resolves with the account. Rejects with
 * INPUT_FILE_INVALID when there is a file already: a key is never overwritten.
 */
export async function writeKeyFile(
  file: string,
  privateKey: Hex,
  password: string,
  scryptCost = SCRYPT_COST,
): Promise<Address> {
  const { address } = new Wallet(privateKey);
  const text = await encryptKeystoreJson({ address, privateKey }, password, { scrypt: { N: scryptCost } });
  try {
    await using handle = await open(file, "wx", 0o600);
    await handle.writeFile(`${text}\n`);
    await handle.sync();
    await syncDirectory(dirname(file));
  } catch (thrown) {
    const exists = thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
    throw unusable(file, "key file", exists ? "it exists, and is never written over" : messageOf(thrown), thrown);
  }
  return address.toLowerCase() as Address;
}

/**
 * The text of a small file that only its owner may use. Rejects with INPUT_FILE_INVALID, which names the `kind`. Looks at
 * what it has opened, so that nothing can be put in the file's place in between.
 */
export async function readSecretFile(file: string, kind: string): Promise<string> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (thrown) {
    throw unusable(file, kind, messageOf(thrown), thrown);
  }
  try {
    const problem = await problemOf(handle);
    if (problem !== undefined) throw unusable(file, kind, problem);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

async function problemOf(handle: FileHandle): Promise<string | undefined> {
  const found = await handle.stat();
  if (!found.isFile()) return "it is no regular file";
  if ((found.mode & OTHERS) !== 0) {
    return `others may use it, because its mode is 0${(found.mode & 0o777).toString(8)}; 0600 is expected`;
  }
  return found.size > MAX_BYTES ? `it has more than ${MAX_BYTES} bytes` : undefined;
}

function unusable(file: string, kind: string, problem: string, cause?: unknown): ArbError {
  return new ArbError("INPUT_FILE_INVALID", { file, kind, problem }, { cause });
}
