import type { Address } from "../../../core/hex.ts";
import type { TokenEntry } from "../../../core/pool-entry.ts";
import type { ConnectedNetwork } from "../network-parts.ts";
import { allowance, nativeBalance, readTogether, tokenBalance } from "../read-together.ts";
import { holdsCapital, type WalletFile } from "../wallet-file.ts";
import { type NonceState, readNonces } from "./stuck-nonces.ts";

/** A token, and how it is written where the settings list it. */
export interface FoundToken {
  readonly token: Address;
  readonly entry: TokenEntry | undefined;
}

/** Tokens on an account of ours; ETH pays for gas there and is never stranded. */
export interface StrandedToken extends FoundToken {
  readonly amountWei: bigint;
  /** The account trades with it: it is only shown. */
  readonly isCapital: boolean;
}

/** What somebody may take from an account of ours. */
export interface GrantedAllowance extends FoundToken {
  readonly spender: Address;
  readonly spenderName: string;
  readonly amountWei: bigint;
}

/** What one account has on one network that may have to be freed. */
export interface AccountFindings {
  readonly address: Address;
  readonly nativeWei: bigint;
  readonly stranded: readonly StrandedToken[];
  readonly allowances: readonly GrantedAllowance[];
  readonly nonces: NonceState;
}

/** What is looked for. */
export interface RecoverySearch {
  readonly wallets: readonly WalletFile[];
  /** Whether the wallets were asked for by name: then capital is stranded, too. */
  readonly areNamed: boolean;
  /** Instead of the network's list. */
  readonly tokens: readonly Address[] | undefined;
}

/** Looks at balances and allowances in one call, and at the nonces of each account. */
export async function findRecoverable(
  { network, provider }: ConnectedNetwork,
  { wallets, areNamed, tokens }: RecoverySearch,
): Promise<readonly AccountFindings[]> {
  const looked = tokens ?? network.tokens.map(({ address }) => address);
  const { spenders } = network;
  const reads = wallets.flatMap(({ address }) => [
    nativeBalance(address),
    ...looked.flatMap((token) => [
      tokenBalance(token, address),
      ...spenders.map((spender) => allowance(token, address, spender.address)),
    ]),
  ]);
  const [answers, nonces] = await Promise.all([
    readTogether(provider, reads),
    Promise.all(wallets.map(({ address }) => readNonces(provider, address))),
  ]);
  const next = answers.values();
  const take = (): bigint => next.next().value ?? 0n;
  return wallets.flatMap((wallet, index) => {
    const state = nonces[index];
    if (state === undefined) return [];
    const nativeWei = take();
    const isCapital = holdsCapital(wallet) && !areNamed;
    const found = looked.map((token) => ({
      token,
      entry: network.tokens.find(({ address }) => address === token),
      amountWei: take(),
      isCapital,
      granted: spenders.map((spender) => ({ spender: spender.address, spenderName: spender.name, amountWei: take() })),
    }));
    return {
      address: wallet.address,
      nativeWei,
      stranded: found.map(({ granted: _granted, ...held }) => held).filter(({ amountWei }) => amountWei > 0n),
      allowances: found
        .flatMap(({ token, entry, granted }) => granted.map((one) => ({ token, entry, ...one })))
        .filter(({ amountWei }) => amountWei > 0n),
      nonces: state,
    };
  });
}
