import { singletonsOf } from "../../bot/core/singletons.ts";
import { id } from "ethers";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";

const GWEI = 10n ** 9n;

/** Everything goes to the public pool, which is the sink; `contract` and `simulation` differ with the run. */
export function flashSettings(contract: Address, simulation: "off" | "node"): FlashSettings {
  return {
    chainId: 1n,
    contract,
    wrappedNative: PROTOCOLS.weth,
    singletons: singletonsOf(1n),
    fundings: [{ kind: "flash-swap" }],
    settlement: { recipient: "contract", unwrap: false, builderShareBps: 0 },
    submission: "public",
    privateVia: "bundle",
    simulation,
    targetBlocks: 3,
    fallbackBlocks: 25,
    confirmationBlocks: 2,
    finalityBlocks: 4,
    retryAttempts: 3,
    privateTimeoutMs: 0,
    fallbackMultiplierBps: 11_000n,
    slippageToleranceBps: 50n,
    minNetProfitWei: 10n ** 15n,
    gasStrategy: "profit-share",
    gasPercentile: 60,
    bidShareBps: 100n,
    minPriorityFeeWei: GWEI,
    maxPriorityFeeWei: 500n * GWEI,
    maxGasPriceWei: 500n * GWEI,
    gasLimitCeiling: 500_000n,
  };
}

/** Signs with the four operators of the embedded mainnet what those settings lead to. */
export function benchSigner({ contract, maxGasPriceWei, gasLimitCeiling }: FlashSettings): LocalSigner {
  const keys = ACCOUNTS.operators.map(({ privateKey }) => privateKey);
  const selector = id("execute()").slice(0, 10) as Hex;
  const policy = { chainId: 1n, contract, selector, maxGasLimit: gasLimitCeiling };
  return new LocalSigner(keys, { ...policy, maxFeePerGasWei: 2n * maxGasPriceWei });
}
