import { connectNetwork } from "../adapters/chain/connect-network.ts";
import { AccountLease, defaultLeaseDirectory } from "../adapters/store/account-lease.ts";
import type { Output } from "../cli/output.ts";
import { performWalletBalances } from "../cli/perform-wallet-balances.ts";
import { performWalletList } from "../cli/perform-wallet-list.ts";
import { performNewWallet } from "../cli/perform-wallet-new.ts";
import { performWalletRecover, type RecoveryParts } from "../cli/perform-wallet-recover.ts";
import type { WalletActions } from "../cli/wallet-commands.ts";
import type { LookOptions, WalletOptions } from "../cli/wallet-options.ts";
import { readBalances } from "../commands/wallet/balances.ts";
import { type ChosenNetworks, chooseNetworks, type ReachableNetwork } from "../commands/wallet/choose-networks.ts";
import { chooseWallets } from "../commands/wallet/choose-wallets.ts";
import { lookAtNetworks } from "../commands/wallet/network-parts.ts";
import type { WalletFile } from "../commands/wallet/wallet-file.ts";
import { ArbError } from "../core/errors.ts";
import { localConfigOf } from "./load-settings.ts";
import { createWallet, importWallet, openWallets } from "./wallet-keys.ts";
import { networksOf, walletDirectory, walletsOf } from "./wallet-places.ts";

/** Blocks of rollups come every second or two, and a look costs two requests. */
const RECEIPT_POLL_MS = 500;

/** `arb wallet` with its parts. */
export function walletActions(output: Output): WalletActions {
  return {
    createWallet: (options) => performNewWallet(() => createWallet(options), "a new key", output),
    importWallet: (options) => performNewWallet(() => importWallet(options), "the key", output),
    listWallets: async (options) =>
      performWalletList(walletDirectory(options), await walletsOf(options), await networksOf(options), output),
    showBalances: async (options) => {
      const { networks, withoutEndpoint, wallets } = await chosen(options);
      const [first, ...others] = wallets.map(({ address }) => address);
      return performWalletBalances(
        async () => {
          if (first === undefined) throw noWallet();
          return {
            networks: await lookAtNetworks(networks, connectNetwork, (one) => readBalances(one, [first, ...others])),
            withoutEndpoint,
          };
        },
        options.network !== undefined,
        output,
      );
    },
    recover: async (options) => {
      const found = await chosen(options);
      if (found.wallets.length === 0) throw noWallet();
      const parts: RecoveryParts = {
        ...found,
        connect: connectNetwork,
        lease: await leasing(options),
        open: (wallets) => openWallets(options, wallets),
        pollMs: RECEIPT_POLL_MS,
      };
      return performWalletRecover(parts, options, output);
    },
  };
}

async function chosen(options: LookOptions): Promise<ChosenNetworks & { readonly wallets: readonly WalletFile[] }> {
  const { wallets } = await walletsOf(options);
  return {
    ...chooseNetworks(await networksOf(options), options.network),
    wallets: chooseWallets(wallets, options.wallet),
  };
}

/** A way to take the leases that engines of this machine take. */
async function leasing(options: WalletOptions): Promise<RecoveryParts["lease"]> {
  const { storage } = await localConfigOf(options);
  const directory = storage.leaseDirectory ?? defaultLeaseDirectory(process.env);
  const dataDirectory = walletDirectory(options);
  return (networks: readonly ReachableNetwork[], wallets) => {
    using taken = new DisposableStack();
    const accounts = [...new Set(wallets.map(({ address }) => address))];
    for (const { chainId } of networks) {
      const lease = AccountLease.acquire(accounts, { directory, chainId, dataDirectory });
      taken.defer(() => lease.release());
    }
    return taken.move();
  };
}

function noWallet(): ArbError {
  return new ArbError("WALLET_NOT_FOUND", { wallet: "to look at", known: "none" });
}
