import type { JsonRpcApiProvider } from "ethers";
import type { ReachableNetwork } from "./choose-networks.ts";
import { ArbError, messageOf } from "../../core/errors.ts";

/** What a rollup takes for publishing a signed transaction of this size, in wei. */
export type DataFeeWei = (transactionBytes: number) => bigint;

/** A network and the connection to it. */
export interface ConnectedNetwork {
  readonly network: ReachableNetwork;
  readonly provider: JsonRpcApiProvider;
  /** Read once; rejects with a sentence. Only of a network whose `dataFee` is "gas-price-oracle". */
  readonly readDataFee: () => Promise<DataFeeWei>;
}

/** Connects and compares chain ids; rejects with ENDPOINT_UNREACHABLE or WRONG_CHAIN. */
export type ConnectNetwork = (network: ReachableNetwork) => Promise<ConnectedNetwork>;

/** What was found on a network, or why nothing was. */
export type OfNetwork<T> =
  | { readonly network: string; readonly chainId: bigint; readonly found: T }
  | { readonly network: string; readonly chainId: bigint; readonly problem: string };

/** Looks at all networks at once; one that cannot be asked is told with its problem and stops no other. */
export function lookAtNetworks<T>(
  networks: readonly ReachableNetwork[],
  connect: ConnectNetwork,
  look: (connected: ConnectedNetwork) => Promise<T>,
): Promise<readonly OfNetwork<T>[]> {
  return Promise.all(
    networks.map(async (network): Promise<OfNetwork<T>> => {
      const { name, chainId } = network;
      try {
        return { network: name, chainId, found: await withNetwork(network, connect, look) };
      } catch (thrown) {
        if (thrown instanceof ArbError && !PASSED_OVER.has(thrown.code)) throw thrown;
        return { network: name, chainId, problem: wordsOf(thrown) };
      }
    }),
  );
}

const PASSED_OVER: ReadonlySet<string> = new Set(["ENDPOINT_UNREACHABLE", "WRONG_CHAIN"]);

/** The long message of an ethers error repeats the request. */
function wordsOf(thrown: unknown): string {
  const { shortMessage } = thrown as { readonly shortMessage?: unknown };
  return typeof shortMessage === "string" ? shortMessage : messageOf(thrown);
}

/** Does something with one network and closes the connection. */
async function withNetwork<T>(
  network: ReachableNetwork,
  connect: ConnectNetwork,
  work: (connected: ConnectedNetwork) => Promise<T>,
): Promise<T> {
  const connected = await connect(network);
  try {
    return await work(connected);
  } finally {
    connected.provider.destroy();
  }
}
