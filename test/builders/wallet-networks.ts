import type { Network } from "../../bot/config/networks.ts";
import type { ReachableNetwork } from "../../bot/commands/wallet/choose-networks.ts";
import type { WalletFile } from "../../bot/commands/wallet/wallet-file.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { WalletChain } from "./wallet-chain.ts";
import { GWEI } from "./wallet-chain.ts";

/** A network of the settings whose node is a local chain. */
export function networkOn(
  { rpcUrl, chainId }: Pick<WalletChain, "rpcUrl" | "chainId">,
  changes: Partial<Network> = {},
): ReachableNetwork {
  return {
    name: "local",
    chainId,
    dataFee: "none",
    maxGasPriceWei: 100n * GWEI,
    maxGasLimit: 500_000n,
    tokens: [],
    spenders: [],
    ...changes,
    endpoint: { transport: "http", address: rpcUrl },
  };
}

/** A wallet whose key file nobody opens. */
export function aWallet(address: string, uses: WalletFile["uses"] = []): WalletFile {
  return { name: "trader", file: "trader.json", address: address.toLowerCase() as Address, uses };
}
