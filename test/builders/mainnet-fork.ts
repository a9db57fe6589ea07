import { forkChain, type ForkOptions } from "../../bot/fork/fork-chain.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";

/** A fork of the mainnet at MAINNET_RPC_URL when that is set, else of the embedded one; stop() ends both. */
export async function startMainnetFork(options: Omit<ForkOptions, "rpcUrl"> = {}): Promise<LocalChain> {
  const realRpcUrl = process.env["MAINNET_RPC_URL"];
  if (realRpcUrl !== undefined && realRpcUrl !== "") return forkChain({ ...options, rpcUrl: realRpcUrl });
  const mainnet = await startEmbeddedMainnet();
  try {
    const fork = await forkChain({ ...options, rpcUrl: mainnet.rpcUrl });
    return { ...fork, stop: () => fork.stop().then(() => mainnet.stop()) };
  } catch (thrown) {
    await mainnet.stop();
    throw thrown;
  }
}
