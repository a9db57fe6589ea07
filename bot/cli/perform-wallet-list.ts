import { getAddress } from "ethers";
import type { WalletFiles } from "../commands/wallet/wallet-file.ts";
import type { Network } from "../config/networks.ts";
import { networkVariableOf } from "../config/networks-variables.ts";
import { shownEndpoint } from "../core/endpoint.ts";
import { EXIT_CODES } from "../core/errors.ts";
import { columns } from "./columns.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

/** `arb wallet list`: an account is the same on every network. */
export function performWalletList(
  directory: string,
  { wallets, unusable }: WalletFiles,
  networks: readonly Network[],
  output: Output,
): number {
  const listed = networks.map(({ name, chainId, endpoint }) => ({
    network: name,
    chainId,
    endpoint: endpoint === undefined ? null : shownEndpoint(endpoint),
  }));
  const rows = wallets.map(({ name, address, file, uses }) => [
    name,
    getAddress(address),
    uses.length === 0 ? "-" : uses.join(", "),
    printable(file),
  ]);
  const table =
    wallets.length === 0
      ? `There is no wallet in ${directory}.`
      : columns([["name", "account", "used by", "file"], ...rows]);
  const problems = unusable.map(({ file, problem }) => printable(`${file}: ${problem}`));
  const places = listed.map(({ network, chainId, endpoint }) => [
    network,
    String(chainId),
    endpoint ?? `no endpoint (${networkVariableOf(network)})`,
  ]);
  const lines = [table, ...problems, "", columns([["network", "chain", "endpoint"], ...places])];
  output.result({ directory, wallets, unusable, networks: listed }, lines.join("\n"));
  return EXIT_CODES.ok;
}
