import { ArbError } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";
import { readKeyFile, readPasswordFile } from "./keystore.ts";

/** Where a password may come from: never from an argument, which every process of the machine can read. */
export interface PasswordSource {
  /** Names the variable, for the sentence that asks for it. */
  readonly variable: string;
  /** The value of the variable. */
  readonly password: string | undefined;
  readonly passwordFile: string | undefined;
}

/** The encrypted key files of one engine; all of them have one password. */
export interface KeyFileSettings extends PasswordSource {
  readonly operatorFiles: readonly string[];
  readonly tradingFiles: readonly string[];
  readonly relayIdentityFile: string | undefined;
}

/** The keys of opened files. */
export interface OpenedKeys {
  readonly operatorKeys: readonly Hex[];
  readonly tradingKeys: readonly Hex[];
  readonly relayIdentityKey: Hex | undefined;
}

/**
 * Opens the key files, one after the other because each takes a second and memory on purpose. Rejects with
 * INPUT_FILE_INVALID, and with SECRET_MISSING when there are files and no password.
 */
export async function openKeyFiles(settings: KeyFileSettings): Promise<OpenedKeys> {
  const { operatorFiles, tradingFiles, relayIdentityFile } = settings;
  const operatorKeys: Hex[] = [];
  const tradingKeys: Hex[] = [];
  if (operatorFiles.length + tradingFiles.length === 0 && relayIdentityFile === undefined)
    return { operatorKeys, tradingKeys, relayIdentityKey: undefined };
  const password = await keysPassword(settings);
  for (const file of operatorFiles) operatorKeys.push(await readKeyFile(file, password));
  for (const file of tradingFiles) tradingKeys.push(await readKeyFile(file, password));
  const relayIdentityKey = relayIdentityFile === undefined ? undefined : await readKeyFile(relayIdentityFile, password);
  return { operatorKeys, tradingKeys, relayIdentityKey };
}

/** The variable's value, or else the file's first line. Rejects with SECRET_MISSING when there is neither. */
export async function keysPassword({ variable, password, passwordFile }: PasswordSource): Promise<string> {
  if (password !== undefined && password !== "") return password;
  if (passwordFile !== undefined) return readPasswordFile(passwordFile);
  const expected = "the password of the key files, or keys.password_file must name a file that holds it";
  throw new ArbError("SECRET_MISSING", { variable, expected });
}
