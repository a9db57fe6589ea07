import path from "node:path";
import { mkdir } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { Wallet } from "ethers";
import { encodeSigned, encodeUnsigned } from "../adapters/crypto/encode-transaction.ts";
import { keccak256, keccak256Hex } from "../adapters/crypto/keccak256.ts";
import { readKeyFile, readPasswordFile, readSecretFile, writeKeyFile } from "../adapters/signer/keystore.ts";
import { MemoryKey } from "../adapters/signer/memory-key.ts";
import { keysPassword } from "../adapters/signer/open-key-files.ts";
import type { MadeWallet } from "../cli/perform-wallet-new.ts";
import type { ImportWalletOptions, NewWalletOptions } from "../cli/wallet-options.ts";
import { keyOfText } from "../commands/wallet/key-of-text.ts";
import type { SignFor } from "../commands/wallet/recover/carry-out-recovery.ts";
import type { WalletFile } from "../commands/wallet/wallet-file.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { UnsignedTransaction } from "../ports/signer.ts";
import { localConfigOf } from "./load-settings.ts";
import { hide, passwordOf } from "./process-secrets.ts";
import { walletDirectory } from "./wallet-places.ts";

/** Guessing a shorter one takes days, however slow each guess is. */
const SHORTEST_PASSWORD = 8;

type Protected = Pick<NewWalletOptions, "passwordFile" | "config" | "env" | "json">;

/** `arb wallet create`: a key that nobody has seen. */
export async function createWallet(options: NewWalletOptions): Promise<MadeWallet> {
  const password = await newPassword(options);
  return write(options, Wallet.createRandom().privateKey as Hex, password);
}

/** `arb wallet import`: a key from stdin or a file that only its owner may use. */
export async function importWallet(options: ImportWalletOptions): Promise<MadeWallet> {
  const password = await newPassword(options);
  const source = options.from ?? "stdin";
  const brought = options.from === undefined ? await readStdin() : await readSecretFile(options.from, "key");
  const { privateKey, secrets } = keyOfText(brought, options.index, source);
  hide(secrets);
  return write(options, privateKey, password);
}

/** Opens key files one after the other, because each takes a second and memory on purpose. */
export async function openWallets(options: Protected, wallets: readonly WalletFile[]): Promise<SignFor & Disposable> {
  const password = await passwordFor(options);
  const keys = new Map<Address, MemoryKey>();
  for (const { file } of wallets) {
    const privateKey = await readKeyFile(file, password);
    hide([privateKey.slice(2)]);
    const key = new MemoryKey(privateKey, file);
    keys.set(key.account, key);
  }
  const sign = (account: Address, transaction: UnsignedTransaction) => {
    const key = keys.get(account);
    if (key === undefined) throw new ArbError("SIGNATURE_REFUSED", { problem: `it holds no key of ${account}` });
    const signed = encodeSigned(transaction, key.sign(keccak256(encodeUnsigned(transaction))));
    return { raw: `0x${signed.toString("hex")}` as const, hash: keccak256Hex(signed) };
  };
  return Object.assign(sign, { [Symbol.dispose]: () => keys.forEach((key) => key.erase()) });
}

async function write(options: NewWalletOptions, privateKey: Hex, password: string): Promise<MadeWallet> {
  hide([privateKey.slice(2)]);
  const directory = walletDirectory(options);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, `${options.name}.json`);
  return { name: options.name, file, address: await writeKeyFile(file, privateKey, password) };
}

async function newPassword(options: Protected): Promise<string> {
  const password = await passwordFor(options);
  if (password.length >= SHORTEST_PASSWORD) return password;
  const variable = options.passwordFile ?? "ARB_KEYS_PASSWORD";
  throw new ArbError("SECRET_INVALID", {
    variable,
    expected: `a password of at least ${SHORTEST_PASSWORD} characters`,
  });
}

/** A file that is named wins over the environment. */
async function passwordFor(options: Protected): Promise<string> {
  const { passwordFile } = options;
  const password =
    passwordFile === undefined
      ? await keysPassword(passwordOf(await localConfigOf(options)))
      : await readPasswordFile(passwordFile);
  hide([password]);
  return password;
}

/** A terminal would show the key, and keep it in its scrollback. */
async function readStdin(): Promise<string> {
  if (!process.stdin.isTTY) return textOf(process.stdin);
  const problem = "it is a terminal; bring the key by a pipe or with --from";
  throw new ArbError("INPUT_FILE_INVALID", { file: "stdin", kind: "key", problem });
}
