import { expect } from "chai";
import { Signature, Transaction } from "ethers";
import fc from "fast-check";
import type { Hop } from "../../bot/core/route.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import { estimateTransactionBytes } from "../../bot/executors/flash/transaction-bytes.ts";
import { addressOf } from "../builders/pools.ts";
import { WETH } from "../builders/signals.ts";

const LENDER = addressOf(0xfeed);
const FULL = `0x${"ff".repeat(32)}`;

const anyRoute = fc.record({
  venues: fc.array(fc.constantFrom("uniswap-v2" as const, "uniswap-v3" as const), { minLength: 2, maxLength: 4 }),
  token: fc.constantFrom(WETH, addressOf(7)),
  funding: fc.constantFrom(
    { kind: "flash-swap" } as const,
    { kind: "first-pool" } as const,
    { kind: "aave", lender: LENDER } as const,
  ),
  isSettled: fc.boolean(),
});

describe("The estimated size of a transaction", () => {
  it("is never less than its bytes, at most 40 more than the largest, and 80 more than the smallest", () => {
    fc.assert(
      fc.property(anyRoute, fc.boolean(), ({ venues, token, funding, isSettled }, isLarge) => {
        const feeWei = isLarge ? (1n << 72n) - 1n : 1n;
        const hops = venues.map((venue, i): Hop => {
          const tokenAt = (n: number) => (n % venues.length === 0 ? token : addressOf(100 + n));
          const amounts = { amountIn: 10n ** 18n, amountOut: 10n ** 18n };
          return { venue, pool: addressOf(200 + i), tokenIn: tokenAt(i), tokenOut: tokenAt(i + 1), ...amounts };
        });
        const route = { profitToken: token, hops };
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
        const excess = estimateTransactionBytes(route, { funding, wrappedNative: WETH }) - bytes;
        expect(excess).to.be.within(0, isLarge ? 40 : 80);
      }),
      { numRuns: 200 },
    );
  });
});
