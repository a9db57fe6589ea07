import { toQuantity } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { messageOf } from "../../bot/core/errors.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../mainnet/accounts.ts";
import { nextBlockTerms } from "./block-terms.ts";
import type { BundlePool } from "./bundle-pool.ts";
import { differencesFromPlan } from "./compare-with-plan.ts";
import { sealBlock } from "./seal-block.ts";
import { type ChosenBundle, type RefusedBundle, selectBundles } from "./select-bundles.ts";

/** Who builds: the coinbase of every block. */
export const BUILDER_COINBASE: Address = ACCOUNTS.builder.address;
const COINBASE_BALANCE_WEI = 10n ** 18n;

const DEFAULT_BLOCK_TIME_MS = 2_000;

/** What the builder has made, and why it left out what it left out. */
export interface SealedBlock {
  readonly number: bigint;
  readonly hash: Hex;
  readonly timestampS: bigint;
  readonly baseFeePerGasWei: bigint;
  readonly transactionHashes: readonly Hex[];
  readonly includedBundles: readonly ChosenBundle[];
  readonly refusedBundles: readonly RefusedBundle[];
  /** Public transactions that are still in the pool. */
  readonly waitingTransactions: number;
  readonly sealTimeMs: number;
  /** In what the block differs from the plan, a sentence each; normally empty. */
  readonly faults: readonly string[];
}

/** For whom blocks are made, of what, and how often. */
export interface BuilderOptions {
  /** An anvil with automine off and `--order fifo`; nobody else may make blocks on it. */
  readonly chainRpcUrl: string;
  readonly bundlePool: BundlePool;
  /** Default 2,000; 0 makes blocks only on {@link Builder.sealNow}. */
  readonly blockTimeMs?: number;
  readonly onBlock?: (block: SealedBlock) => void;
  /** A block that could not be made, in one sentence; the builder tries again at the next block time. */
  readonly onFault?: (problem: string) => void;
}

/** Makes blocks until it is stopped. */
export interface Builder {
  /** Makes a block now, after one that is being made. Rejects when the node does not answer. */
  sealNow(): Promise<SealedBlock>;
  /** Makes no further block; resolves when one that is being made is done. */
  stop(): Promise<void>;
}

/** Starts making blocks; the first one after one block time. Rejects when the node does not answer. */
export async function startBuilder(options: BuilderOptions): Promise<Builder> {
  const { chainRpcUrl, bundlePool, blockTimeMs = DEFAULT_BLOCK_TIME_MS } = options;
  await callRpc(chainRpcUrl, "anvil_setCoinbase", [BUILDER_COINBASE]);
  // An account that exists, as any real coinbase: paying a new one would cost 25,000 gas more.
  await callRpc(chainRpcUrl, "anvil_setBalance", [BUILDER_COINBASE, toQuantity(COINBASE_BALANCE_WEI)]);

  let underWay: Promise<unknown> = Promise.resolve();
  const sealNow = (): Promise<SealedBlock> => {
    const sealed = underWay.then(async () => {
      const block = await makeBlock(chainRpcUrl, bundlePool);
      options.onBlock?.(block);
      return block;
    });
    underWay = sealed.catch(() => undefined);
    return sealed;
  };

  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const waitUntil = (dueMs: number): void => {
    timer = setTimeout(
      () => {
        const startedAtMs = performance.now();
        void sealNow()
          .catch((thrown: unknown) => options.onFault?.(messageOf(thrown)))
          .then(() => {
            // The next is due one block time after this one began, or at once when this one took longer.
            if (!stopped) waitUntil(startedAtMs + blockTimeMs);
          });
      },
      Math.max(0, dueMs - performance.now()),
    );
  };
  if (blockTimeMs > 0) waitUntil(performance.now() + blockTimeMs);

  return {
    sealNow,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}

async function makeBlock(rpcUrl: string, bundlePool: BundlePool): Promise<SealedBlock> {
  const startedAtMs = performance.now();
  const terms = await nextBlockTerms(rpcUrl);
  const bundles = bundlePool.meantFor(terms);
  const { chosen, refused, tried } = await selectBundles(rpcUrl, terms, bundles);
  const triedAtMs = Date.now();
  for (const bundle of bundles) {
    const alone = tried.find((candidate) => candidate.bundle === bundle);
    bundlePool.noteSimulated(bundle, triedAtMs, alone?.gasUsed ?? 0n);
    if (alone !== undefined) bundlePool.noteConsidered(bundle, triedAtMs);
  }
  const sealed = await sealBlock(rpcUrl, terms, chosen);
  for (const { bundle, paymentWei } of chosen) bundlePool.noteSealed(bundle, Date.now(), paymentWei);
  bundlePool.expire(terms.number);
  return {
    number: terms.number,
    hash: sealed.block.hash,
    timestampS: terms.timestampS,
    baseFeePerGasWei: terms.baseFeePerGasWei,
    transactionHashes: sealed.block.transactionHashes,
    includedBundles: chosen,
    refusedBundles: refused,
    waitingTransactions: sealed.waiting,
    sealTimeMs: performance.now() - startedAtMs,
    faults: differencesFromPlan(sealed, chosen),
  };
}
