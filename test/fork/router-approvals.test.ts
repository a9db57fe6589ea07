import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { DEFAULT_APPROVAL_SETTINGS } from "../../bot/trading/approvals/approval-settings.ts";
import { type Approval, missingApprovals } from "../../bot/trading/approvals/missing-approvals.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { RoutersSite } from "../builders/routers-site.ts";

const { USDT, USDC } = TOKENS;
const SPENDER = PROTOCOLS.uniswapV2Router;

describe("Approvals before a spending", () => {
  let site: RoutersSite;
  before(async () => {
    site = await RoutersSite.open();
  });
  after(() => site.stop());

  async function missing(token: Address, amountWei: bigint, resetFirst = DEFAULT_APPROVAL_SETTINGS.resetFirst) {
    const spending = { token, spender: SPENDER, amountWei };
    const facts = await new AllowanceReader(site.chain, { resetFirst }).read(site.account, spending, 0n);
    if ("problem" in facts) throw new Error(facts.problem);
    return missingApprovals(spending, facts);
  }

  async function send(approvals: readonly Approval[]): Promise<void> {
    for (const { token, data } of approvals) {
      expect((await site.send({ to: token, data })).succeeded).to.equal(true);
    }
  }

  const amounts = (approvals: readonly Approval[]) => approvals.map(({ amountWei }) => amountWei);

  it("are of exactly what is spent, and none where that is allowed already", () =>
    site.undone(async () => {
      const first = await missing(USDC.address, 7n);
      expect(amounts(first)).to.deep.equal([7n]);
      await send(first);
      expect(await site.allowance(USDC.address, SPENDER)).to.equal(7n);
      expect(await missing(USDC.address, 7n)).to.deep.equal([]);
      expect(await missing(USDC.address, 6n)).to.deep.equal([]);
      expect(amounts(await missing(USDC.address, 8n))).to.deep.equal([8n]);
    }));

  for (const { shows, resetFirst } of [
    { shows: "because it is listed", resetFirst: DEFAULT_APPROVAL_SETTINGS.resetFirst },
    { shows: "because a trial of the approval reverts", resetFirst: [] },
  ]) {
    it(`of USDT go by way of 0 where an allowance is left over, ${shows}`, () =>
      site.undone(async () => {
        expect(amounts(await missing(USDT.address, 5n, resetFirst))).to.deep.equal([5n]);
        await send(await missing(USDT.address, 5n, resetFirst));
        const next = await missing(USDT.address, 6n, resetFirst);
        expect(amounts(next)).to.deep.equal([0n, 6n]);
        expect((await site.send({ to: USDT.address, data: next[1]!.data })).succeeded).to.equal(false);
        await send(next);
        expect(await site.allowance(USDT.address, SPENDER)).to.equal(6n);
      }));
  }

  it("are not known of what is no token", async () => {
    const spending = { token: SPENDER, spender: SPENDER, amountWei: 1n };
    const facts = await new AllowanceReader(site.chain, DEFAULT_APPROVAL_SETTINGS).read(site.account, spending, 0n);
    const problem = `the token ${SPENDER} does not tell what ${SPENDER} may take of ${site.account}: the call reverts`;
    expect(facts).to.deep.equal({ problem });
  });
});
