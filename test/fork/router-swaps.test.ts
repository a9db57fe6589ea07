import { expect } from "chai";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { encodeSwap } from "../../bot/trading/exchanges/encode-swap.ts";
import type { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { routerRevert } from "../../bot/trading/exchanges/router-revert.ts";
import type { BoundedSwap } from "../../bot/trading/exchanges/slice.ts";
import type { ContractCall } from "../../bot/trading/exchanges/swap-call.ts";
import { swapGas } from "../../bot/trading/exchanges/swap-gas.ts";
import { isOutOfGas } from "../../bot/trading/receipts/is-out-of-gas.ts";
import { paidWei, receivedWei } from "../../bot/trading/receipts/moved-tokens.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { EMBEDDED_EXCHANGES } from "../../devnet/mainnet/exchange-list.ts";
import { TOKENS, type TokenSymbol } from "../../devnet/mainnet/token-list.ts";
import { RoutersSite } from "../builders/routers-site.ts";

const [UNISWAP_V2, SUSHISWAP, SHIBASWAP, UNISWAP_V3, BALANCER] = EMBEDDED_EXCHANGES;
/** The same pools by the other router: one list has only one of the two. */
const UNISWAP_V3_02: Exchange = {
  ...{ name: "uniswap-v3", routerKind: "uniswap-v3-router-02", router: PROTOCOLS.swapRouter02 },
  factory: PROTOCOLS.uniswapV3Factory,
};

interface Trade {
  readonly shows: string;
  readonly exchange: Exchange;
  readonly tokens: readonly [TokenSymbol, TokenSymbol];
  readonly dollars: bigint;
  readonly slices: number;
}

const TRADES: readonly Trade[] = [
  { shows: "Uniswap V2", exchange: UNISWAP_V2, tokens: ["WETH", "USDC"], dollars: 90_000n, slices: 1 },
  { shows: "SushiSwap, which is paid in USDT", exchange: SUSHISWAP, tokens: ["USDT", "WETH"], dollars: 1n, slices: 1 },
  { shows: "ShibaSwap", exchange: SHIBASWAP, tokens: ["WBTC", "WETH"], dollars: 40_000n, slices: 1 },
  { shows: "a pool of V3", exchange: UNISWAP_V3, tokens: ["USDC", "WBTC"], dollars: 300_000n, slices: 1 },
  { shows: "V3, four tiers", exchange: UNISWAP_V3, tokens: ["WETH", "USDC"], dollars: 2_000_000n, slices: 4 },
  { shows: "a pool of V3, router 02", exchange: UNISWAP_V3_02, tokens: ["DAI", "USDC"], dollars: 700_000n, slices: 1 },
  { shows: "V3, two tiers, router 02", exchange: UNISWAP_V3_02, tokens: ["USDT", "WETH"], dollars: 9_000n, slices: 2 },
  { shows: "a weighted pool", exchange: BALANCER, tokens: ["DAI", "WETH"], dollars: 200_000n, slices: 1 },
  { shows: "a stable pool", exchange: BALANCER, tokens: ["DAI", "USDT"], dollars: 200_000n, slices: 1 },
  { shows: "two weighted pools at once", exchange: BALANCER, tokens: ["WETH", "USDC"], dollars: 150_000n, slices: 2 },
];

describe("Swaps by the routers of the embedded mainnet", () => {
  let site: RoutersSite;
  let book: ExchangeBook;
  before(async () => {
    site = await RoutersSite.open();
    book = await site.book(EMBEDDED_EXCHANGES);
  });
  after(() => site.stop());

  for (const trade of TRADES) {
    const { shows, exchange, tokens, dollars, slices } = trade;
    const [tokenIn, tokenOut] = [TOKENS[tokens[0]].address, TOKENS[tokens[1]].address] as const;

    describe(shows, () => {
      let swaps: readonly BoundedSwap[];
      let soldWei: bigint;
      before(() => {
        swaps = site.slices(book, exchange, tokens, dollars);
        soldWei = sumOf(swaps.map(({ amountInWei }) => amountInWei));
        expect(swaps).to.have.lengthOf(slices);
      });

      const encode = async (bounded: readonly BoundedSwap[], secondsLeft = 600n): Promise<ContractCall> =>
        encodeSwap(exchange, bounded, { recipient: site.account, deadlineS: (await site.nowS()) + secondsLeft });
      const reasonOf = async (call: ContractCall): Promise<string> => {
        const answer = await site.call(call);
        return answer.status === "reverted" ? routerRevert(answer.revertData) : answer.status;
      };
      const approved = (act: () => Promise<void>): Promise<void> =>
        site.undone(async () => {
          await site.approve(tokenIn, exchange.router, soldWei);
          await act();
        });

      it("pay what was quoted, to the wei, and leave no allowance behind", () =>
        approved(async () => {
          const before = [await site.balance(tokens[0]), await site.balance(tokens[1])] as const;
          const receipt = await site.send(await encode(swaps));
          const quotedWei = sumOf(swaps.map(({ minOutWei }) => minOutWei));
          expect(receipt.succeeded).to.equal(true);
          expect(receivedWei(receipt, tokenOut, site.account)).to.equal(quotedWei);
          expect(paidWei(receipt, tokenIn, site.account)).to.equal(soldWei);
          expect((await site.balance(tokens[1])) - before[1]).to.equal(quotedWei);
          expect(before[0] - (await site.balance(tokens[0]))).to.equal(soldWei);
          expect(receipt.gasUsed < swapGas(exchange.routerKind, slices)).to.equal(true);
          expect(await site.allowance(tokenIn, exchange.router)).to.equal(0n);
        }));

      it("do nothing where the last one would pay a unit less than its minimum", () =>
        approved(async () => {
          const more = swaps.map((one, index) => ({
            ...one,
            minOutWei: one.minOutWei + (index === swaps.length - 1 ? 1n : 0n),
          }));
          expect(await reasonOf(await encode(more))).to.equal("too-little-out");
        }));

      it("do nothing after their deadline", () =>
        approved(async () => {
          expect(await reasonOf(await encode(swaps, -1n))).to.equal("too-late");
        }));

      it("do nothing without an approval, nor with a unit less than they sell", () =>
        site.undone(async () => {
          // The Vault passes on what the token says, and each token has words of its own.
          const reason = exchange === BALANCER ? "unknown" : "not-paid";
          expect(await reasonOf(await encode(swaps))).to.equal(reason);
          await site.approve(tokenIn, exchange.router, soldWei - 1n);
          expect(await reasonOf(await encode(swaps))).to.equal(reason);
        }));
    });
  }

  it("that ran out of gas are told from those that reverted, wherever in the swap it ended", async () => {
    const [swap] = site.slices(book, UNISWAP_V3, ["USDC", "WBTC"], 300_000n);
    const terms = { recipient: site.account, deadlineS: (await site.nowS()) + 600n };
    const good = encodeSwap(UNISWAP_V3, [swap!], terms);
    const bad = encodeSwap(UNISWAP_V3, [{ ...swap!, minOutWei: swap!.minOutWei + 1n }], terms);
    await site.undone(async () => {
      await site.approve(TOKENS.USDC.address, UNISWAP_V3.router, swap!.amountInWei);
      const { gasUsed } = await gasOf(good);
      for (const percent of [40n, 55n, 70n, 80n, 90n, 97n]) {
        const gasLimit = (gasUsed * percent) / 100n;
        const receipt = await site.send(good, gasLimit);
        expect(receipt.succeeded).to.equal(false);
        expect(isOutOfGas(receipt, gasLimit), `${percent} %`).to.equal(true);
      }
      const gasLimit = (gasUsed * 12n) / 10n;
      expect(isOutOfGas(await site.send(bad, gasLimit), gasLimit)).to.equal(false);
      const receipt = await site.send(good, gasLimit);
      expect(receipt.succeeded).to.equal(true);
      expect(isOutOfGas(receipt, receipt.gasUsed)).to.equal(false);
    });
  });

  async function gasOf({ to, data }: ContractCall): Promise<{ readonly gasUsed: bigint }> {
    return { gasUsed: BigInt((await site.rpc("eth_estimateGas", { from: site.account, to, data })) as Hex) };
  }
});

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
