import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { computeAddress } from "ethers";
import type { WalletOptions } from "../cli/wallet-options.ts";
import { findWallets } from "../commands/wallet/find-wallets.ts";
import type { WalletFiles, WalletUse } from "../commands/wallet/wallet-file.ts";
import { loadTradingFiles } from "../config/load-config.ts";
import { loadNetworks, type Network } from "../config/networks.ts";
import { operatorKeys, SECRET_VARIABLES, tradingKeys } from "../config/secrets.ts";
import type { Address, Hex } from "../core/hex.ts";
import { localConfigOf } from "./load-settings.ts";
import { configFileOf } from "./places.ts";
import { environment } from "./process-secrets.ts";

const NETWORKS = fileURLToPath(new URL("../../config/networks/networks.toml", import.meta.url));

/** `wallets` in the user's data directory (XDG), unless an option names another one. */
export function walletDirectory({ wallets }: Pick<WalletOptions, "wallets">): string {
  if (wallets !== undefined) return path.resolve(wallets);
  const dataHome = process.env["XDG_DATA_HOME"] ?? "";
  return path.join(dataHome === "" ? path.join(homedir(), ".local", "share") : dataHome, "flash-arbitrage", "wallets");
}

/** The wallets of the directory and those that the settings use. */
export async function walletsOf(options: WalletOptions): Promise<WalletFiles> {
  const { operatorFiles, relayIdentityFile } = (await localConfigOf(options)).keys;
  const tradingFiles = await loadTradingFiles(configFileOf(options), environment);
  const files = new Map<string, WalletUse>([
    ...operatorFiles.map((file) => [file, "keys"] as const),
    ...(relayIdentityFile === undefined ? [] : [[relayIdentityFile, "relay-identity"] as const]),
    ...tradingFiles.map((file) => [file, "trading"] as const),
  ]);
  return findWallets(walletDirectory(options), { files, accounts: accountsInEnvironment() });
}

export function networksOf({ networks }: WalletOptions): Promise<readonly Network[]> {
  return loadNetworks(networks ?? NETWORKS, environment);
}

/** Throws SECRET_INVALID: whose capital it is must not be guessed. */
function accountsInEnvironment(): readonly (readonly [Address, WalletUse])[] {
  const { operatorKeys: ofOperators, tradingKeys: ofTraders } = SECRET_VARIABLES;
  const isSet = (variable: string): boolean => (environment[variable] ?? "").trim() !== "";
  const accountOf = (key: Hex): Address => computeAddress(key).toLowerCase() as Address;
  return [
    ...(isSet(ofOperators) ? operatorKeys(environment).map((key) => [accountOf(key), "keys"] as const) : []),
    ...(isSet(ofTraders) ? tradingKeys(environment).map((key) => [accountOf(key), "trading"] as const) : []),
  ];
}
