import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { type AllowanceFacts, missingApprovals } from "../../bot/trading/approvals/missing-approvals.ts";
import { addUpSpendings } from "../../bot/trading/approvals/spending.ts";

const WETH: Address = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const USDT: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
const ROUTER: Address = `0x${"bb".repeat(20)}`;
const OTHER: Address = `0x${"cc".repeat(20)}`;
const SPENDING = { token: USDT, spender: ROUTER, amountWei: 10n };

describe("What has to be approved", () => {
  it("is added up over the parts of an order, for each token and spender", () => {
    const spendings = [
      { token: WETH, spender: ROUTER, amountWei: 3n },
      { token: WETH, spender: OTHER, amountWei: 5n },
      { token: WETH, spender: ROUTER, amountWei: 4n },
    ];
    expect(addUpSpendings(spendings)).to.deep.equal([
      { token: WETH, spender: ROUTER, amountWei: 7n },
      { token: WETH, spender: OTHER, amountWei: 5n },
    ]);
  });

  const cases: readonly (AllowanceFacts & { readonly shows: string; readonly amounts: readonly bigint[] })[] = [
    { shows: "exactly what is spent", allowanceWei: 0n, promisedWei: 0n, way: "at-once", amounts: [10n] },
    { shows: "nothing where as much is allowed", allowanceWei: 10n, promisedWei: 0n, way: "reset-first", amounts: [] },
    { shows: "all of it where less is allowed", allowanceWei: 9n, promisedWei: 0n, way: "at-once", amounts: [10n] },
    {
      shows: "0 before it where that is needed",
      allowanceWei: 9n,
      promisedWei: 0n,
      way: "reset-first",
      amounts: [0n, 10n],
    },
    { shows: "no 0 where nothing is left", allowanceWei: 0n, promisedWei: 0n, way: "reset-first", amounts: [10n] },
    { shows: "more where other orders spend that", allowanceWei: 10n, promisedWei: 4n, way: "at-once", amounts: [14n] },
    {
      shows: "0 first where others may just be approving",
      allowanceWei: 0n,
      promisedWei: 4n,
      way: "reset-first",
      amounts: [0n, 14n],
    },
  ];
  for (const { shows, amounts, ...facts } of cases) {
    it(`is ${shows}`, () => {
      const approvals = missingApprovals(SPENDING, facts);
      expect(approvals.map(({ amountWei }) => amountWei)).to.deep.equal(amounts);
      for (const { token, spender, amountWei, data } of approvals) {
        expect({ token, spender }).to.deep.equal({ token: USDT, spender: ROUTER });
        expect(data).to.equal(
          `0x095ea7b3${ROUTER.slice(2).padStart(64, "0")}${amountWei.toString(16).padStart(64, "0")}`,
        );
      }
    });
  }

  it("is not known while the node does not answer", async () => {
    // A double: a node that is away.
    const chain = { call: () => Promise.resolve({ status: "unavailable", detail: "it timed out" } as const) };
    const facts = await new AllowanceReader(chain, { resetFirst: [] }).read(OTHER, SPENDING, 0n);
    expect(facts).to.deep.equal({
      problem: `the token ${USDT} does not tell what ${ROUTER} may take of ${OTHER}: it timed out`,
    });
  });
});
