import { Transaction, Wallet } from "ethers";
import {
  carryOutRecovery,
  type SignFor,
  type StepOutcome,
} from "../../bot/commands/wallet/recover/carry-out-recovery.ts";
import {
  planRecovery,
  type RecoveryPlan,
  type RecoveryRequest,
} from "../../bot/commands/wallet/recover/recovery-plan.ts";
import type { ConnectedNetwork } from "../../bot/commands/wallet/network-parts.ts";
import { connectNetwork } from "../../bot/adapters/chain/connect-network.ts";
import type { Network } from "../../bot/config/networks.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { startWalletChain, type WalletChain } from "./wallet-chain.ts";
import { aWallet, networkOn } from "./wallet-networks.ts";

/** Tokens go there. */
export const SAFE: Address = "0x5afe000000000000000000000000000000000005";

/** A local chain with one funded account of ours, and the way to free it. */
export interface RecoverySite extends AsyncDisposable {
  readonly chain: WalletChain;
  readonly wallet: Wallet;
  readonly account: Address;
  plan(changes?: Partial<RecoveryRequest>, network?: Partial<Network>): Promise<RecoveryPlan>;
  carryOut(plan: RecoveryPlan, network?: Partial<Network>, timeoutMs?: number): Promise<readonly StepOutcome[]>;
}

export async function openRecoverySite(chainId = 42161): Promise<RecoverySite> {
  const chain = await startWalletChain(chainId);
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const account = wallet.address.toLowerCase() as Address;
  await chain.fund(account, 10n ** 18n);
  const connected = async <T>(network: Partial<Network>, work: (one: ConnectedNetwork) => Promise<T>): Promise<T> => {
    const one = await connectNetwork(networkOn(chain, network));
    try {
      return await work(one);
    } finally {
      one.provider.destroy();
    }
  };
  return {
    chain,
    wallet,
    account,
    plan: (changes = {}, network = {}) =>
      connected(network, (one) =>
        planRecovery(one, {
          wallets: [aWallet(account)],
          areNamed: false,
          tokens: undefined,
          to: undefined,
          ...changes,
        }),
      ),
    carryOut: ({ steps }, network = {}, timeoutMs = 5_000) =>
      connected(network, (one) =>
        carryOutRecovery(one, steps, {
          sign: signerOf(wallet),
          told: () => undefined,
          patience: { timeoutMs, pollMs: 10 },
        }),
      ),
    [Symbol.asyncDispose]: () => chain[Symbol.asyncDispose](),
  };
}

/** By ethers, so that our own encoding is not compared with itself. */
function signerOf({ signingKey }: Wallet): SignFor {
  return (_account, { valueWei, maxFeePerGasWei, maxPriorityFeePerGasWei, ...transaction }) => {
    const unsigned = Transaction.from({
      ...transaction,
      type: 2,
      value: valueWei,
      maxFeePerGas: maxFeePerGasWei,
      maxPriorityFeePerGas: maxPriorityFeePerGasWei,
    });
    unsigned.signature = signingKey.sign(unsigned.unsignedHash);
    return { raw: unsigned.serialized as Hex, hash: unsigned.hash as Hex };
  };
}
