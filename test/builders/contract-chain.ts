import { ContractFactory, JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { awaitReceipt } from "../../bot/commands/await-receipt.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";
import { flashArbitrageArtifact } from "../../scripts/deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "../../scripts/deployment/known-chains.ts";

const PATIENCE = { timeoutMs: 10_000, pollMs: 5 };

/** A fork of the embedded mainnet that makes a block for each transaction and answers to every account, with our contract. */
export interface ContractChain {
  readonly rpcUrl: string;
  readonly provider: JsonRpcProvider;
  readonly contract: Address;
  readonly poolList: PoolList;
  /** Sends from any account, without a key, and waits. */
  send(from: Address, to: Address, data: Hex, valueWei?: bigint): Promise<void>;
  stop(): Promise<void>;
}

export async function startContractChain(): Promise<ContractChain> {
  const mainnet = await startEmbeddedMainnet();
  const chain = await forkChain({ rpcUrl: mainnet.rpcUrl, autoImpersonate: true });
  const provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  provider.pollingInterval = 20;
  const { abi, bytecode } = flashArbitrageArtifact();
  const { wrappedNative } = KNOWN_CHAINS[1]!;
  const owner = new Wallet(ACCOUNTS.owner.privateKey, provider);
  const operators = ACCOUNTS.operators.map(({ address }) => address);
  const factory = new ContractFactory(abi, bytecode, owner);
  const deployed = await factory.deploy(owner.address, owner.address, operators, wrappedNative);
  await deployed.waitForDeployment();
  const contract = (await deployed.getAddress()).toLowerCase() as Address;
  return {
    rpcUrl: chain.rpcUrl,
    provider,
    contract,
    poolList: mainnet.poolList,
    send: async (from, to, data, valueWei = 0n) => {
      const transaction = { from, to, data, value: toQuantity(valueWei) };
      const hash = (await provider.send("eth_sendTransaction", [transaction])) as string;
      const answer = await awaitReceipt(provider, hash, PATIENCE);
      if (answer.receipt?.status !== 1) throw new Error(`${hash} did not succeed`);
    },
    stop: async () => {
      provider.destroy();
      await chain.stop();
      await mainnet.stop();
    },
  };
}
