import type { Address } from "../core/hex.ts";
import type { Account } from "./account.ts";
import type { Way } from "./nonce-book.ts";

/** Why no account can take an order, for a denial. */
export type NoAccount =
  | { readonly code: "accounts-paused"; readonly accounts: number; readonly problem: string }
  | { readonly code: "no-free-account"; readonly accounts: number }
  | { readonly code: "insufficient-funds"; readonly balanceWei: bigint; readonly neededWei: bigint };

/** The account chosen for an order, or why there is none. */
export type Choice = { readonly account: Address } | { readonly refused: NoAccount };

/** The account with the least to do, and of several the richest, that is not paused, has room and can pay. */
export function chooseAccount(accounts: readonly Account[], neededWei: bigint, way: Way): Choice {
  let isAnyUsable = false;
  let highestSpareWei: bigint | undefined;
  let best: { readonly account: Account; readonly load: number; readonly spareWei: bigint } | undefined;
  for (const account of accounts) {
    if (account.foreign.size > 0) continue;
    isAnyUsable = true;
    if (!account.hasRoom) continue;
    const spareWei = account.spareWei(way);
    if (highestSpareWei === undefined || spareWei > highestSpareWei) highestSpareWei = spareWei;
    if (spareWei < neededWei) continue;
    const { load } = account;
    const isBetter = best === undefined || load < best.load || (load === best.load && spareWei > best.spareWei);
    if (isBetter) best = { account, load, spareWei };
  }
  if (best !== undefined) return { account: best.account.address };
  if (!isAnyUsable) return { refused: pausedRefusal(accounts) };
  if (highestSpareWei === undefined) return { refused: { code: "no-free-account", accounts: accounts.length } };
  const balanceWei = highestSpareWei > 0n ? highestSpareWei : 0n;
  return { refused: { code: "insufficient-funds", balanceWei, neededWei } };
}

function pausedRefusal(accounts: readonly Account[]): NoAccount {
  const [first] = accounts;
  const [nonce] = first?.foreign ?? [];
  const problem = `nonce ${nonce ?? 0} of ${first?.address ?? "none"} was used by a transaction that is not ours`;
  return { code: "accounts-paused", accounts: accounts.length, problem };
}
