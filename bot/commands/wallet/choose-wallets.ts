import { ArbError } from "../../core/errors.ts";
import type { WalletFile } from "./wallet-file.ts";

/** Those that were asked for by name or address; all when nobody asked. Throws WALLET_NOT_FOUND. */
export function chooseWallets(
  wallets: readonly WalletFile[],
  asked: readonly string[] | undefined,
): readonly WalletFile[] {
  if (asked === undefined) return wallets;
  const chosen = asked.map((wanted) => {
    const found = wallets.find(({ name, address }) => name === wanted || address === wanted.toLowerCase());
    if (found !== undefined) return found;
    const known = wallets.length === 0 ? "none" : wallets.map(({ name }) => name).join(", ");
    throw new ArbError("WALLET_NOT_FOUND", { wallet: wanted, known });
  });
  return [...new Set(chosen)];
}
