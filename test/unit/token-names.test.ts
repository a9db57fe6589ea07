import { expect } from "chai";
import { describeEvent } from "../../bot/cli/describe-event.ts";
import { TokenNames } from "../../bot/cli/units.ts";
import { describeDenial } from "../../bot/core/denial.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { addressOf } from "../builders/pools.ts";

const { address, symbol, decimals } = TOKENS.USDC;
const TOKEN_NAMES = new TokenNames([{ address, symbol, decimals }]);

describe("a sentence of the engine", () => {
  it("has the amounts of listed tokens as people read them, and all others as they are", () => {
    const short = { code: "allocation-shortfall", wanted: { token: address, amountWei: 5_000_000n } } as const;
    expect(TOKEN_NAMES.inWords(describeDenial({ ...short, tradableWei: 1_500_000n }))).to.equal(
      "the limits leave room for 1.5 USDC, wanted are 5 USDC",
    );
    const needed = { token: addressOf(7), amountWei: 9n };
    const unknown = describeDenial({ code: "insufficient-tokens", needed, balanceWei: 3n });
    expect(unknown).to.equal(
      `the account has 3 base units of ${needed.token}, needed are 9 base units of ${needed.token}`,
    );
    expect(TOKEN_NAMES.inWords(unknown)).to.equal(unknown);
    expect(TOKEN_NAMES.inWords("the profit is 7 wei")).to.equal("the profit is 7 wei");
  });

  it("is so in what happened to an order", () => {
    const wanted = { token: address, amountWei: 5_000_000n };
    const detail = describeDenial({ code: "allocation-shortfall", wanted, tradableWei: 0n });
    const failed = { type: "failed", reason: "InsufficientProfit", detail, orderId: 1n, atMs: 0 } as const;
    expect(describeEvent(failed, 0n, TOKEN_NAMES)).to.include("room for 0 USDC, wanted are 5 USDC");
  });
});
