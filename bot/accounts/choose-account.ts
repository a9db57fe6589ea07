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
  const usable = accounts.filter(({ foreign }) => foreign.size === 0);
  if (usable.length === 0) return { refused: pausedRefusal(accounts) };
  const roomy = usable.filter(({ hasRoom }) => hasRoom);
  if (roomy.length === 0) return { refused: { code: "no-free-account", accounts: accounts.length } };

  const best = roomy
    .map((account) => ({ account, spareWei: account.spareWei(way), load: account.load }))
    .toSorted((a, b) => a.load - b.load || Number(b.spareWei > a.spareWei) - Number(a.spareWei > b.spareWei));
  const able = best.find(({ spareWei }) => spareWei >= neededWei);
  if (able !== undefined) return { account: able.account.address };
  const richest = best.reduce((a, b) => (b.spareWei > a.spareWei ? b : a));
  const balanceWei = richest.spareWei > 0n ? richest.spareWei : 0n;
  return { refused: { code: "insufficient-funds", balanceWei, neededWei } };
}

function pausedRefusal(accounts: readonly Account[]): NoAccount {
  const [first] = accounts;
  const [nonce] = first?.foreign ?? [];
  const problem = `nonce ${nonce ?? 0} of ${first?.address ?? "none"} was used by a transaction that is not ours`;
  return { code: "accounts-paused", accounts: accounts.length, problem };
}
