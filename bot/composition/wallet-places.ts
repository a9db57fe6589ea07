import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { WalletOptions } from "../cli/wallet-options.ts";
import { findWallets } from "../commands/wallet/find-wallets.ts";
import type { WalletFiles, WalletUse } from "../commands/wallet/wallet-file.ts";
import { loadNetworks, type Network } from "../config/networks.ts";
import type { LocalConfig } from "../config/schema.ts";
import { localConfigOf } from "./load-settings.ts";
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
  return findWallets(walletDirectory(options), usesIn(await localConfigOf(options)));
}

export function networksOf({ networks }: WalletOptions): Promise<readonly Network[]> {
  return loadNetworks(networks ?? NETWORKS, environment);
}

function usesIn({ keys: { operatorFiles, relayIdentityFile } }: LocalConfig): ReadonlyMap<string, WalletUse> {
  const uses = new Map<string, WalletUse>(operatorFiles.map((file) => [file, "keys.operator_files"]));
  if (relayIdentityFile !== undefined) uses.set(relayIdentityFile, "keys.relay_identity_file");
  return uses;
}
