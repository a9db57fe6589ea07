import { formatUnits, getAddress } from "ethers";
import type { AccountBalances, NetworkBalances } from "../commands/wallet/balances.ts";
import type { DataFeeSource, GasNow } from "../commands/wallet/gas-now.ts";
import type { OfNetwork } from "../commands/wallet/network-parts.ts";
import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import { formatEther } from "./units.ts";

const ETHER_DECIMALS = 18;
const GWEI_DECIMALS = 9;

const DATA_FEE_WORDS: Readonly<Record<DataFeeSource, string>> = {
  none: "",
  "in-gas": ", the first layer's fee included in its gas, as the node estimates it",
  "gas-price-oracle": ", the first layer's fee included, as the rollup's GasPriceOracle tells it",
};

/** What was looked at. */
export interface BalancesReport {
  readonly networks: readonly OfNetwork<NetworkBalances>[];
  readonly withoutEndpoint: readonly string[];
}

/** Every amount in base units and in whole ones, both exact. */
export function balancesForPrograms({ networks, withoutEndpoint }: BalancesReport): unknown {
  return {
    networks: networks.map((network) =>
      "problem" in network
        ? network
        : {
            network: network.network,
            chainId: network.chainId,
            accounts: network.found.accounts.map(exactBalances),
            gas: network.found.gas,
          },
    ),
    withoutEndpoint,
  };
}

/** A table for each network, and what gas costs there. */
export function balancesForPeople({ networks, withoutEndpoint }: BalancesReport): string {
  const parts = networks.map((network) => {
    const title = `${network.network} (chain ${network.chainId})`;
    if ("problem" in network) return `${title}: ${printable(network.problem)}`;
    const rows = network.found.accounts.flatMap((account) => rowsOf(account));
    return [title, columns([["account", "token", "amount", "base units"], ...rows]), gasLine(network.found.gas)].join(
      "\n",
    );
  });
  const left = withoutEndpoint.length === 0 ? [] : [`no endpoint: ${withoutEndpoint.join(", ")}`];
  return [...parts, ...left].join("\n\n");
}

function exactBalances({ address, nativeWei, tokens }: AccountBalances): unknown {
  return {
    address,
    native: { amountWei: nativeWei, amount: formatUnits(nativeWei, ETHER_DECIMALS) },
    tokens: tokens.map(({ address: token, symbol, decimals, amountWei }) => ({
      token,
      symbol,
      decimals,
      amountWei: amountWei ?? null,
      amount: amountWei === undefined ? null : formatUnits(amountWei, decimals),
    })),
  };
}

function rowsOf({ address, nativeWei, tokens }: AccountBalances): readonly (readonly string[])[] {
  const account = getAddress(address);
  return [
    [account, "ETH", formatUnits(nativeWei, ETHER_DECIMALS), String(nativeWei)],
    ...tokens.map(({ symbol, decimals, amountWei }) =>
      amountWei === undefined
        ? [account, symbol, "does not answer", ""]
        : [account, symbol, formatUnits(amountWei, decimals), String(amountWei)],
    ),
  ];
}

function gasLine(gas: GasNow | { readonly problem: string }): string {
  if ("problem" in gas) return `what gas costs is not known: ${printable(gas.problem)}`;
  const { gasPriceWei, maxGasPriceWei, transfer } = gas;
  const price = `gas costs ${formatUnits(gasPriceWei, GWEI_DECIMALS)} gwei now`;
  const { costWei, gasLimit, dataFeeSource } = transfer;
  if (costWei === undefined) return `${price}, more than the cap of ${formatUnits(maxGasPriceWei, GWEI_DECIMALS)} gwei`;
  return `${price}; a transfer takes at most ${formatEther(costWei)} ETH (${gasLimit} gas with 20 % headroom${DATA_FEE_WORDS[dataFeeSource]})`;
}
