import { JsonRpcProvider, parseEther, toQuantity, Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { type NodeProxy, startNodeProxy } from "../../devnet/faults/node-proxy.ts";
import { type RelayProxy, startRelayProxy } from "../../devnet/faults/relay-proxy.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type CampaignFloor, openCampaignFloor } from "./campaign-floor.ts";
import { sendTrade } from "./public-trade.ts";
import { tokenBalance } from "./token-balance.ts";

const GWEI = 10n ** 9n;
const BLOCKS_A_TEST = 20;
const [NARROW_GAS, WIDE_GAS] = [42_000, 30_000_000];
/** The bot's first account, whose key somebody else may have, too. */
const OPERATOR = ACCOUNTS.operators[0]!;

/** What somebody else signs with the bot's own key. */
export interface StrangersTransaction {
  readonly nonce: number;
  readonly feeWei?: bigint;
}

/** The embedded mainnet with something to earn on it, whose node and relay can be told to do wrong. */
export interface FaultRowSite {
  readonly floor: CampaignFloor;
  readonly node: NodeProxy;
  readonly relay: RelayProxy;
  readonly operator: Address;
  rpc(method: string, ...params: unknown[]): Promise<unknown>;
  /** A block with what the public pool holds, at this base fee if one is given. */
  mine(baseFeePerGasWei?: bigint): Promise<void>;
  /** From now on blocks have room for plain transfers alone, or for everything. */
  narrowBlocks(isNarrow: boolean): Promise<unknown>;
  usedNonces(): Promise<number>;
  receipt(hash: Hex): Promise<{ status: Hex; gasUsed: Hex; effectiveGasPrice: Hex } | null>;
  poolHas(hash: Hex): Promise<boolean>;
  /** What the contract has earned. */
  profitWei(): Promise<bigint>;
  strangersTransaction(transaction: StrangersTransaction): Promise<Hex>;
  /** As it was when it was opened, but at later blocks: the builder still has bundles for those that were. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function openFaultRowSite(): Promise<FaultRowSite> {
  const floor = await openCampaignFloor();
  const { rpcUrl, relayUrl } = floor;
  const node = await startNodeProxy({ targetUrl: rpcUrl, seed: 1 });
  const relay = await startRelayProxy({ targetUrl: relayUrl, chainRpcUrl: rpcUrl, seed: 1 });
  const rpc = (method: string, ...params: unknown[]) => callRpc(rpcUrl, method, params);
  const mine = async (baseFeePerGasWei?: bigint): Promise<void> => {
    if (baseFeePerGasWei !== undefined) {
      await rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(baseFeePerGasWei));
    }
    await rpc("evm_mine");
  };
  const narrowBlocks = (isNarrow: boolean) => rpc("evm_setBlockGasLimit", toQuantity(isNarrow ? NARROW_GAS : WIDE_GAS));
  const provider = new JsonRpcProvider(rpcUrl, 1, { staticNetwork: true });
  for (const [index, { address: tokenOut }] of [TOKENS.USDC, TOKENS.DAI].entries()) {
    const trade = { tokenIn: PROTOCOLS.weth, tokenOut, amountIn: parseEther("40") };
    await sendTrade(provider, ACCOUNTS.traders[index]!, trade);
  }
  provider.destroy();
  await mine(GWEI);
  let asItWas = await rpc("evm_snapshot");
  let resets = 0;
  return {
    ...{ floor, node, relay, rpc, mine, narrowBlocks },
    operator: OPERATOR.address,
    usedNonces: async () => Number(await rpc("eth_getTransactionCount", OPERATOR.address, "latest")),
    receipt: (hash) => rpc("eth_getTransactionReceipt", hash) as ReturnType<FaultRowSite["receipt"]>,
    poolHas: async (hash) => {
      const found = (await rpc("eth_getTransactionByHash", hash)) as { blockHash: Hex | null } | null;
      return found !== null && found.blockHash === null;
    },
    profitWei: () => tokenBalance(rpcUrl, PROTOCOLS.weth, floor.contract),
    strangersTransaction: async ({ nonce, feeWei = 200n * GWEI }) => {
      const fees = { maxFeePerGas: feeWei, maxPriorityFeePerGas: feeWei / 2n };
      const transaction = { type: 2, chainId: 1n, nonce, to: OPERATOR.address, gasLimit: 21_000n, ...fees };
      return (await new Wallet(OPERATOR.privateKey).signTransaction(transaction)) as Hex;
    },
    reset: async () => {
      node.faults.clear();
      relay.faults.clear();
      await rpc("anvil_dropAllTransactions");
      await narrowBlocks(false);
      await rpc("evm_revert", asItWas);
      asItWas = await rpc("evm_snapshot");
      resets += 1;
      await rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
      await rpc("anvil_mine", toQuantity(resets * BLOCKS_A_TEST));
    },
    stop: async () => {
      await node.stop();
      await relay.stop();
      await floor.stop();
    },
  };
}
