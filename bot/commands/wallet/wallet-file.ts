import type { Address } from "../../core/hex.ts";

/** For what the settings or the environment have an account: to execute, to be known by relays, to trade its capital. */
export type WalletUse = "keys" | "relay-identity" | "trading";

/** An encrypted key file of ours; nothing of it but the address can be read without its password. */
export interface WalletFile {
  /** The file's name without ".json". */
  readonly name: string;
  readonly file: string;
  readonly address: Address;
  readonly uses: readonly WalletUse[];
}

/** A file that is no wallet, or does not say whose it is. */
export interface UnusableWalletFile {
  readonly file: string;
  readonly problem: string;
}

/** All that was found. */
export interface WalletFiles {
  readonly wallets: readonly WalletFile[];
  readonly unusable: readonly UnusableWalletFile[];
}

/** Whether the tokens of an account are capital at work, which nobody has to recover. */
export function holdsCapital({ uses }: WalletFile): boolean {
  return uses.includes("trading");
}
