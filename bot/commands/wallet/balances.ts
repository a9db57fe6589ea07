import { messageOf } from "../../core/errors.ts";
import type { Address } from "../../core/hex.ts";
import type { TokenEntry } from "../../core/pool-entry.ts";
import { type GasNow, readGasNow } from "./gas-now.ts";
import type { ConnectedNetwork } from "./network-parts.ts";
import { nativeBalance, readTogether, tokenBalance } from "./read-together.ts";

/** What an account has on one network. */
export interface AccountBalances {
  readonly address: Address;
  readonly nativeWei: bigint;
  readonly tokens: readonly TokenBalance[];
}

/** Undefined when the token does not answer. */
export interface TokenBalance extends TokenEntry {
  readonly amountWei: bigint | undefined;
}

/** Everything that accounts have on one network, and what gas costs there. */
export interface NetworkBalances {
  readonly accounts: readonly AccountBalances[];
  /** Or why it is not known. */
  readonly gas: GasNow | { readonly problem: string };
}

/** Reads every balance in one call and the price of gas besides. */
export async function readBalances(
  connected: ConnectedNetwork,
  accounts: readonly [Address, ...Address[]],
): Promise<NetworkBalances> {
  const { network, provider } = connected;
  const { tokens } = network;
  const reads = accounts.flatMap((account) => [
    nativeBalance(account),
    ...tokens.map((token) => tokenBalance(token.address, account)),
  ]);
  const [answers, gas] = await Promise.all([readTogether(provider, reads), readGas(connected, accounts[0])]);
  const width = tokens.length + 1;
  return {
    accounts: accounts.map((address, index) => ({
      address,
      nativeWei: answers[index * width] ?? 0n,
      tokens: tokens.map((token, position) => ({ ...token, amountWei: answers[index * width + position + 1] })),
    })),
    gas,
  };
}

/** A rollup whose fee cannot be read still has balances. */
function readGas(connected: ConnectedNetwork, account: Address): Promise<NetworkBalances["gas"]> {
  return readGasNow(connected, account).catch((thrown: unknown) => ({ problem: messageOf(thrown) }));
}
