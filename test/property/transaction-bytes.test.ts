import { expect } from "chai";
import { Signature, Transaction } from "ethers";
import fc from "fast-check";
import { singletonsOf } from "../../bot/core/singletons.ts";
import { chooseFunding } from "../../bot/executors/flash/choose-funding.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { executableRoute } from "../../bot/executors/flash/executable-route.ts";
import type { Funding } from "../../bot/executors/flash/funding.ts";
import { estimateTransactionBytes } from "../../bot/executors/flash/transaction-bytes.ts";
import { anyCoreRoute } from "../builders/core-routes.ts";
import { addressOf } from "../builders/pools.ts";
import { WETH } from "../builders/signals.ts";

const LENDER = addressOf(0xfeed);
const FULL = `0x${"ff".repeat(32)}`;

const LOAN: Funding = { kind: "aave", lender: LENDER };
const SINGLETONS = singletonsOf(1n);

const anyExecution = fc.record({
  core: anyCoreRoute,
  drawn: fc.constantFrom<Funding>({ kind: "flash-swap" }, { kind: "first-pool" }, LOAN),
  isSettled: fc.boolean(),
  isLarge: fc.boolean(),
});

describe("The estimated size of a transaction", () => {
  it("is never less than its bytes, at most 40 more than the largest, and 80 more than the smallest", () => {
    fc.assert(
      fc.property(anyExecution, ({ core, drawn, isSettled, isLarge }) => {
        const feeWei = isLarge ? (1n << 72n) - 1n : 1n;
        const route = executableRoute(core, SINGLETONS);
        // What was drawn, where that can pay for it.
        const offers = { fundings: [drawn, LOAN], singletons: SINGLETONS, wrappedNative: WETH };
        const { funding } = chooseFunding(core, offers, () => 0n)!;
        const settlement = { recipient: "payout", unwrap: false, builderShareBps: 0 } as const;
        const terms = { route, funding, minProfitWei: 1n, expiryBlock: 1n, wrappedNative: WETH };
        const transaction = Transaction.from({
          type: 2,
          chainId: isLarge ? (1n << 64n) - 1n : 1n,
          nonce: isLarge ? Number.MAX_SAFE_INTEGER : 0,
          to: addressOf(0xc0de),
          data: encodeExecution({ ...terms, ...(isSettled ? { settlement } : {}) }),
          gasLimit: 16_777_216n,
          maxFeePerGas: feeWei,
          maxPriorityFeePerGas: feeWei,
        });
        transaction.signature = Signature.from({ r: FULL, s: `0x7f${FULL.slice(4)}`, v: 28 });
        const bytes = (transaction.serialized.length - 2) / 2;
        const excess = estimateTransactionBytes(core, { funding, wrappedNative: WETH }) - bytes;
        expect(excess).to.be.within(0, isLarge ? 40 : 80);
      }),
      { numRuns: 200 },
    );
  });
});
