import { expect } from "chai";
import { withHeadroom } from "../../bot/commands/wallet/gas-now.ts";
import { marketFees, raised, replacementFees } from "../../bot/commands/wallet/recover/recovery-fees.ts";
import { stuckNonces } from "../../bot/commands/wallet/recover/stuck-nonces.ts";

const MARKET = { baseFeePerGasWei: 1_000n, priorityFeePerGasWei: 10n };
const fees = (maxFeePerGasWei: bigint, maxPriorityFeePerGasWei: bigint) => ({
  maxFeePerGasWei,
  maxPriorityFeePerGasWei,
});

describe("What freeing costs", () => {
  it("is an estimate with a fifth more, rounded up, and never above the cap", () => {
    expect([21_000n, 21_001n, 99_999n].map((gas) => withHeadroom(gas, 100_000n))).to.deep.equal([
      25_200n,
      25_202n,
      100_000n,
    ]);
  });

  it("is an eighth above what waits and the market, within the cap, or nothing", () => {
    expect(replacementFees(fees(8_001n, 100n), MARKET, 10_000n)?.fees).to.deep.equal(fees(9_002n, 113n));
    expect(replacementFees(fees(8n, 1n), MARKET, 10_000n)?.fees).to.deep.equal(fees(2_010n, 12n));
    expect(replacementFees(fees(8n, 1n), MARKET, 1_500n)?.fees).to.deep.equal(fees(1_500n, 12n));
    expect(replacementFees(fees(8_001n, 100n), MARKET, 9_001n)).to.equal(undefined);
    expect(marketFees(MARKET, 1_009n)).to.equal(undefined);
    expect(marketFees(MARKET, 1_010n)?.fees).to.deep.equal(fees(1_010n, 10n));
  });

  it("may double up to the cap when nobody tells what waits, and then no more", () => {
    const { fees: first, mostFees } = replacementFees(undefined, MARKET, 5_000n)!;
    expect(mostFees).to.deep.equal(fees(5_000n, 5_000n));
    const second = raised(first, mostFees)!;
    expect(second).to.deep.equal(fees(4_020n, 24n));
    const third = raised(second, mostFees)!;
    expect(third).to.deep.equal(fees(5_000n, 48n));
    expect(raised(third, mostFees)).to.equal(undefined);
  });
});

describe("Stuck nonces", () => {
  const pooled = new Map([3, 4, 7].map((nonce) => [nonce, fees(BigInt(nonce), 0n)]));
  const reasons = (latest: number, pending: number, pool: typeof pooled | undefined) =>
    stuckNonces(latest, pending, pool).map(({ nonce, reason }) => `${nonce} ${reason}`);

  it("are those that wait, those that are missing before them, and those behind", () => {
    expect(reasons(3, 5, pooled)).to.deep.equal(["3 pending", "4 pending", "5 gap", "6 gap", "7 queued"]);
    expect(reasons(3, 5, undefined)).to.deep.equal(["3 pending", "4 pending"]);
    expect(reasons(8, 8, pooled)).to.deep.equal([]);
  });
});
