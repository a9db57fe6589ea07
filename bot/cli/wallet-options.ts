import type { Address } from "../core/hex.ts";
import type { CommonOptions } from "./options.ts";

/** What all commands of wallets take. */
export interface WalletOptions extends CommonOptions {
  /** The directory of the key files, instead of the user's own. */
  readonly wallets?: string;
  /** The file of networks, instead of config/networks/networks.toml. */
  readonly networks?: string;
}

/** A key file to make. */
export interface NewWalletOptions extends WalletOptions {
  readonly name: string;
  /** Instead of ARB_KEYS_PASSWORD. */
  readonly passwordFile?: string;
}

export interface ImportWalletOptions extends NewWalletOptions {
  /** Holds the key or the mnemonic; without it, it is read from stdin. */
  readonly from?: string;
  /** Which account of a mnemonic. */
  readonly index: number;
}

/** Which accounts, and where. */
export interface LookOptions extends WalletOptions {
  /** Names of networks; all that have an endpoint without it. */
  readonly network?: readonly string[];
  /** Names or addresses of wallets; all without it. */
  readonly wallet?: readonly string[];
}

export interface RecoverOptions extends LookOptions {
  readonly token?: readonly Address[];
  readonly to?: Address;
  readonly execute: boolean;
  /** Does not ask. */
  readonly yes: boolean;
  readonly waitS: number;
  readonly passwordFile?: string;
}
