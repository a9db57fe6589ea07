import { expect } from "chai";
import { Accounts } from "../../bot/accounts/accounts.ts";
import { CodeBook } from "../../bot/adapters/chain/code-book.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Hop } from "../../bot/core/route.ts";
import type { FlashArbitrageSignal, FlashWishes } from "../../bot/core/signal.ts";
import { assessSignal } from "../../bot/executors/flash/assess.ts";
import type { DraftingFacts } from "../../bot/executors/flash/drafting-facts.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { HeadArrivals } from "../../bot/executors/flash/head-arrivals.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import { estimateRouteGas } from "../../bot/market/search/route-gas.ts";
import type { Assessment } from "../../bot/ports/executor.ts";
import { ScriptedChain, settled } from "../builders/chain.ts";
import { aFlashSignal, aSigner, CONTRACT, FLASH_SETTINGS, PROFIT_WEI } from "../builders/plans.ts";
import { addressOf } from "../builders/pools.ts";
import { USDC, WETH } from "../builders/signals.ts";
import { denialIn, draftIn, missingIn } from "../builders/assessments.ts";

const GWEI = 10n ** 9n;
const BASE_FEE_WEI = 10n * GWEI;

describe("drafting a flash arbitrage", () => {
  let chain: ScriptedChain;
  let accounts: Accounts;

  beforeEach(async () => {
    chain = new ScriptedChain();
    accounts = await Accounts.open(chain, aSigner().accounts);
  });

  afterEach(() => accounts.stop());

  function assess(
    signal: FlashArbitrageSignal = aFlashSignal(),
    facts: DraftingFacts = {},
    settings: Partial<FlashSettings> = {},
  ): Assessment {
    const prices = new NativePrices(WETH);
    return assessSignal(signal, accounts, { chain, prices, settings: { ...FLASH_SETTINGS, ...settings }, ...facts });
  }

  describe("a block that the source has seen and we have not", () => {
    it("is waited for, and judged anew when it, or a later one, has come", async () => {
      const facts = { heads: new HeadArrivals(chain) };
      const signal = aFlashSignal({ observedBlock: 102n });
      const { fact, arrival } = missingIn(assess(signal, facts));
      expect(fact).to.equal("block 102");
      let hasCome = false;
      void arrival.then(() => (hasCome = true));
      await chain.mine();
      expect(hasCome).to.equal(false);
      expect(missingIn(assess(signal, facts)).fact).to.equal("block 102");
      await chain.mine();
      expect(hasCome).to.equal(true);
      expect(draftIn(assess(signal, facts)).head.number).to.equal(102n);
    });

    it("is not waited for when it is far away, or when nothing would tell of it", () => {
      const behind = (observedBlock: bigint) => ({ code: "pool-state-behind", observedBlock, headBlock: 100n });
      const facts = { heads: new HeadArrivals(chain) };
      const seenIn = (observedBlock: bigint) => aFlashSignal({ observedBlock, validThroughBlock: 200n });
      expect(missingIn(assess(seenIn(108n), facts)).fact).to.equal("block 108");
      expect(denialIn(assess(seenIn(109n), facts))).to.deep.equal(behind(109n));
      expect(denialIn(assess(seenIn(101n)))).to.deep.equal(behind(101n));
    });

    it("is not known of a source that does not tell", () => {
      expect(draftIn(assess(aFlashSignal({ observedBlock: 0n }))).head.number).to.equal(100n);
    });

    it("holds no listener of the chain once nobody waits any more", () => {
      const listeners = chain.listeners;
      const heads = new HeadArrivals(chain);
      heads.stop();
      expect(chain.listeners).to.equal(listeners);
    });
  });

  describe("the code of what a route names", () => {
    const asked: Address[] = [];
    const empty = new Set<Address>();
    let code: CodeBook;

    beforeEach(() => {
      asked.length = 0;
      empty.clear();
      const send = (_method: string, [address]: unknown[]): Promise<string> => {
        asked.push(address as Address);
        return Promise.resolve(empty.has(address as Address) ? "0x" : "0x60");
      };
      code = new CodeBook({ send });
    });

    it("is asked for once, of pools, tokens and our own contract, and is known from then on", async () => {
      const signal = aFlashSignal();
      await missingIn(assess(signal, { code })).arrival;
      draftIn(assess(signal, { code }));
      expect(asked).to.have.members([CONTRACT, ...signal.resources, WETH, USDC]);
      draftIn(assess(signal, { code }));
      expect(asked).to.have.length(5);
    });

    it("is asked of whoever is called for pools that are no contracts, and of no coin that is none", async () => {
      const ether: Address = `0x${"0".repeat(40)}`;
      const id: Hex = `0x${"4d".repeat(32)}`;
      const [first, last, pool] = [addressOf(1), addressOf(2), addressOf(3)];
      const amounts = { amountIn: 10n ** 18n, amountOut: 10n ** 18n };
      const v4 = { venue: "uniswap-v4", pool: id, feePpm: 500, tickSpacing: 10, hooks: ether, ...amounts } as const;
      const hops: readonly Hop[] = [
        { venue: "uniswap-v2", pool: first, tokenIn: WETH, tokenOut: USDC, ...amounts },
        { ...v4, tokenIn: USDC, tokenOut: ether },
        { venue: "balancer-v2", pool, poolId: id, tokenIn: WETH, tokenOut: USDC, ...amounts },
        { ...v4, tokenIn: USDC, tokenOut: ether },
        { venue: "curve", pool: last, i: 0, j: 1, indices: "int128", tokenIn: ether, tokenOut: WETH, ...amounts },
      ];
      await missingIn(assess(aFlashSignal({ route: { profitToken: WETH, hops } }), { code })).arrival;
      const { balancerVault, uniswapV4PoolManager } = FLASH_SETTINGS.singletons;
      const called = [first, uniswapV4PoolManager, pool, balancerVault, last];
      expect(asked).to.have.members([CONTRACT, ...called, WETH, USDC]);
    });

    it("is known of the pools that are watched and of their tokens", () => {
      const [pool] = aFlashSignal().resources as readonly Address[];
      const signal = aFlashSignal();
      const facts = { feePpm: 3_000, venue: "uniswap-v2", reserve0: 1n, reserve1: 1n } as const;
      const watched = signal.route.hops.map((hop) => ({ ...facts, address: hop.pool, token0: USDC, token1: WETH }));
      const own = { ...facts, address: CONTRACT, token0: pool!, token1: WETH };
      code.update({ blockNumber: 100n, pools: [...watched, own], changed: "all" });
      draftIn(assess(signal, { code }));
      expect(asked).to.deep.equal([]);
    });

    for (const [what, place] of [
      ["a pool", 1],
      ["a token", 2],
      ["our contract", 0],
    ] as const) {
      it(`is missed at ${what}`, async () => {
        const signal = aFlashSignal();
        const address = [CONTRACT, signal.route.hops[1]!.pool, USDC][place]!;
        empty.add(address);
        await missingIn(assess(signal, { code })).arrival;
        expect(denialIn(assess(signal, { code }))).to.deep.equal({ code: "no-contract", address });
      });
    }
  });

  describe("a source's wishes", () => {
    const wishing = (wishes: FlashWishes) => aFlashSignal({ wishes });

    it("lower the highest gas price, and never raise it", () => {
      const mostWei = BASE_FEE_WEI + 3n * GWEI;
      const { appraisal } = draftIn(assess(wishing({ maxGasPriceWei: mostWei })));
      expect(appraisal.bid.maxPriorityFeePerGasWei).to.equal(3n * GWEI);
      expect(appraisal.bid.maxFeePerGasWei).to.equal(mostWei);
      const tooLow = { maxGasPriceWei: BASE_FEE_WEI };
      expect(denialIn(assess(wishing(tooLow)))).to.include({ code: "gas-price-too-high", ...tooLow });
      const highest = draftIn(assess(wishing({ maxGasPriceWei: 10_000n * GWEI })));
      expect(highest.maxGasPriceWei).to.equal(FLASH_SETTINGS.maxGasPriceWei);
      expect(highest.appraisal).to.deep.equal(draftIn(assess()).appraisal);
    });

    it("narrow the slippage that is tolerated, and never widen it", () => {
      expect(draftIn(assess(wishing({ slippageToleranceBps: 7n }))).slippageToleranceBps).to.equal(7n);
      expect(draftIn(assess(wishing({ slippageToleranceBps: 501n }))).slippageToleranceBps).to.equal(500n);
    });

    it("keep an order private, and let it go public where the settings do", () => {
      const ways = (["private", "hybrid", "public"] as const).map((submission) =>
        (["private", "public", "simulate", undefined] as const).map((wish) => {
          const assessed = assess(wishing(wish === undefined ? {} : { submission: wish }), {}, { submission });
          return "draft" in assessed ? draftIn(assessed).submission : denialIn(assessed).code;
        }),
      );
      expect(ways).to.deep.equal([
        ["private", "private", "private", "private"],
        ["private", "public", "hybrid", "hybrid"],
        ["invalid-signal", "public", "public", "public"],
      ]);
    });

    it("may be for a simulation alone, also where nothing else is simulated", () => {
      const signal = wishing({ submission: "simulate" });
      expect(draftIn(assess(signal)).isTrialOnly).to.equal(true);
      expect(draftIn(assess(signal, {}, { simulation: "off" })).isTrialOnly).to.equal(true);
      expect(draftIn(assess()).isTrialOnly).to.equal(false);
    });
  });

  describe("its profit", () => {
    it("is what is left when all of the tolerated slippage has happened and gas is paid for", () => {
      const assessed = assess();
      const { appraisal, route, gas } = draftIn(assessed);
      const gasWei = estimateRouteGas(route) * (BASE_FEE_WEI + appraisal.bid.maxPriorityFeePerGasWei);
      const amountWei = (PROFIT_WEI * 9_500n) / 10_000n - gasWei;
      const maxLoss = { token: WETH, amountWei: gas * appraisal.bid.maxFeePerGasWei };
      expect("estimate" in assessed && assessed.estimate).to.deep.equal({
        netProfit: { token: WETH, amountWei },
        maxLoss,
      });
      expect(appraisal.netProfitWei).to.equal(amountWei);
    });

    it("is less by what a rollup takes for data, of which the builder is offered no share", () => {
      const feeWei = PROFIT_WEI / 10n;
      const sizes: number[] = [];
      const l1DataFee = { feeWei: (bytes: number) => (sizes.push(bytes), feeWei) };
      const [without, withFee] = [draftIn(assess()), draftIn(assess(aFlashSignal(), { l1DataFee }))];
      expect(withFee.dataFeeWei).to.equal(feeWei);
      const { bid, gasCostInToken } = withFee.appraisal;
      expect(gasCostInToken).to.equal(withFee.gas * (BASE_FEE_WEI + bid.maxPriorityFeePerGasWei) + feeWei);
      const lessTipWei = without.appraisal.bid.maxPriorityFeePerGasWei - bid.maxPriorityFeePerGasWei;
      // Half of what remains is offered.
      expect(Number(lessTipWei * withFee.gas)).to.be.closeTo(Number(feeWei / 2n), Number(withFee.gas));
      expect(sizes[0]).to.be.greaterThan(200);
      const most = { l1DataFee: { feeWei: () => PROFIT_WEI } };
      expect(denialIn(assess(aFlashSignal(), most))).to.include({ code: "insufficient-profit" });
    });

    it("waits for the next block while the fee for data is not known", async () => {
      const known: { feeWei?: bigint } = {};
      const facts = { l1DataFee: { feeWei: () => known.feeWei }, heads: new HeadArrivals(chain) };
      const { fact, arrival } = missingIn(assess(aFlashSignal(), facts));
      expect(fact).to.equal("the fee for data");
      known.feeWei = 1n;
      await chain.mine();
      await arrival;
      draftIn(assess(aFlashSignal(), facts));
    });

    it("waits for the first look at the market, without which no token has a price", async () => {
      const view = new MarketView();
      const { fact, arrival } = missingIn(assess(aFlashSignal(), { view }));
      expect(fact).to.equal("the first prices");
      view.update({ blockNumber: 100n, pools: [], changed: "all" }, { readAtMs: 0 });
      await arrival;
      draftIn(assess(aFlashSignal(), { view }));
    });

    it("is judged at the newest fees, also when they come in after their head", async () => {
      const settings = { gasStrategy: "percentile" } as const;
      const tip = () => draftIn(assess(aFlashSignal(), {}, settings)).appraisal.bid.maxPriorityFeePerGasWei;
      const history = (tipWei: bigint) => ({ blockNumber: 100n, tipsWei: () => [tipWei] });
      chain.fees = history(4n * GWEI);
      expect(tip()).to.equal(4n * GWEI);
      chain.fees = history(6n * GWEI);
      expect(tip()).to.equal(6n * GWEI);
      await chain.mine([], { baseFeePerGasWei: 20n * GWEI });
      await settled();
      expect(draftIn(assess(aFlashSignal(), {}, settings)).appraisal.bid.baseFeePerGasWei).to.equal(20n * GWEI);
    });
  });
});
