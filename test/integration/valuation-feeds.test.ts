import { expect } from "chai";
import { JsonRpcProvider, toBeHex, toQuantity } from "ethers";
import { ChainlinkValuation } from "../../bot/adapters/valuation/chainlink-valuation.ts";
import { openValuation } from "../../bot/adapters/valuation/open-valuation.ts";
import { loadConfig } from "../../bot/config/load-config.ts";
import { valuationSettingsOf } from "../../bot/config/valuation-settings-of.ts";
import type { Head } from "../../bot/core/head.ts";
import type { Address } from "../../bot/core/hex.ts";
import { type LocalChain, startAnvil } from "../../bot/fork/start-anvil.ts";
import { aHead } from "../builders/heads.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import { eventually } from "../builders/eventually.ts";
import { addressOf } from "../builders/pools.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const [WETH, FEED, OTHER] = [addressOf(1), addressOf(0xfeed), addressOf(2)];
const ETHER = 10n ** 18n;
const HOUR_MS = 3_600_000;
/**
 * A test double of a feed's contract: answers decimals() with slot 0, and everything else, such as latestRoundData(), with
 * slots 1 to 5.
 */
const FEED_CODE =
  "0x5f3560e01c63313ce56714603057" +
  "600154600052600254602052600354604052600454606052600554608052" +
  "60a05ff3" +
  "5b5f545f5260205ff3";

describe("Prices in US dollars from feeds", () => {
  let node: LocalChain;
  let provider: JsonRpcProvider;
  let head: Head;
  let problems: string[];
  let time: { ms: number };
  let valuation: ChainlinkValuation;

  beforeEach(async () => {
    node = await startAnvil({ chainId: 1 });
    provider = new JsonRpcProvider(node.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    await provider.send("anvil_setCode", [FEED, FEED_CODE]);
    await store(0, 8n);
    head = aHead(0n, { timestampS: 1_800_000_000n });
    problems = [];
    time = { ms: 0 };
    const clocks = { wallMs: () => time.ms, monotonicMs: () => time.ms };
    const feeds = [{ token: WETH, decimals: 18, feed: FEED, maxAnswerAgeMs: HOUR_MS }];
    valuation = new ChainlinkValuation(
      provider,
      { feeds, maxAgeMs: 60_000 },
      (sentence) => problems.push(sentence),
      clocks,
    );
  });

  afterEach(async () => {
    provider.destroy();
    await node.stop();
  });

  async function store(slot: number, value: bigint): Promise<void> {
    await provider.send("anvil_setStorageAt", [FEED, toQuantity(slot), toBeHex(BigInt.asUintN(256, value), 32)]);
  }

  async function answer(price: bigint, updatedAtS = head.timestampS): Promise<void> {
    await store(2, price);
    await store(4, updatedAtS);
  }

  it("are the feed's answer, in its decimals and the token's", async () => {
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER }), "not read yet").to.equal(undefined);
    await answer(2_345_67000000n);
    await valuation.read(head);
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER / 2n })).to.equal(1_172_83500000n);
    expect(valuation.fromUsdE8(2_345_67000000n, WETH)).to.equal(ETHER);
    expect(valuation.usdE8Of({ token: addressOf(2), amountWei: 1n }), "no feed").to.equal(undefined);
  });

  it("are read anew at each head", async () => {
    const chain = await oneNodeChain(provider, 1n, 10);
    await answer(2_000_00000000n, chain.head().timestampS);
    const stop = await valuation.follow(chain);
    try {
      await answer(2_001_00000000n, chain.head().timestampS);
      await provider.send("evm_mine", []);
      await eventually(() => valuation.usdE8Of({ token: WETH, amountWei: ETHER }) === 2_001_00000000n);
    } finally {
      stop();
      chain.stop();
    }
  });

  describe("where the settings choose them", () => {
    const folder = new ConfigFolder();
    let resources: AsyncDisposableStack;

    beforeEach(() => {
      resources = new AsyncDisposableStack();
    });

    afterEach(() => resources.disposeAsync());
    after(() => folder.remove());

    async function opened(feeds: string, tokens = [{ address: WETH, symbol: "WETH", decimals: 18 }]) {
      const settings = { "valuation.source": '"chainlink"', "valuation.feeds": feeds };
      const config = await loadConfig(folder.write(settings), {});
      const chain = await oneNodeChain(provider, 1n, 10);
      resources.defer(() => chain.stop());
      await answer(2_000_00000000n, chain.head().timestampS);
      const warn = (sentence: string) => problems.push(sentence);
      const terms = valuationSettingsOf(config, tokens, WETH);
      return (await openValuation(terms, { client: provider, chain, warn }, resources)).valuation;
    }

    const feedOf = (token: Address): string => `[{ token = "${token}", feed = "${FEED}", max_answer_age = "1h" }]`;

    it("give the prices of the bot from its start on, with the decimals of the pool list", async () => {
      const chosen = await opened(feedOf(WETH));
      expect(chosen.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(2_000_00000000n);
      expect(problems).to.deep.equal([]);
    });

    it("say that no gas has a price when none is of the native coin", async () => {
      const tokens = [{ address: OTHER, symbol: "OTHER", decimals: 6 }];
      await opened(feedOf(OTHER), tokens);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.include(`valuation.feeds has none of ${WETH}, in which gas is paid`);
    });

    it("are refused for a token whose decimals the pool list does not tell", async () => {
      const fault = await thrownBy(() => opened(feedOf(OTHER)));
      expect(fault.message).to.include(`it has no token ${OTHER}, which valuation.feeds names`);
    });
  });

  for (const [what, price] of [
    ["zero", 0n],
    ["negative", -2_000_00000000n],
  ] as const) {
    it(`are not taken from an answer that is ${what}, which is told once, and takes the price before it away`, async () => {
      await answer(2_000_00000000n);
      await valuation.read(head);
      await answer(price);
      await valuation.read(head);
      await valuation.read(head);
      expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(undefined);
      expect(problems).to.deep.equal([
        `The price feed ${FEED} does not tell what ${WETH} is worth: its answer is not positive.`,
      ]);
    });
  }

  it("are not taken from an answer that is older than its heartbeat", async () => {
    await answer(2_000_00000000n, head.timestampS - 3_600n);
    await valuation.read(head);
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(2_000_00000000n);
    await valuation.read({ ...head, timestampS: head.timestampS + 1n });
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(undefined);
    expect(problems[0]).to.contain("its answer is 3601000 ms old, at most 3600000 are allowed");
  });

  it("grow old when no head comes", async () => {
    await answer(2_000_00000000n);
    await valuation.read(head);
    time.ms = 60_001;
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(undefined);
  });

  it("are not there where there is no feed", async () => {
    await provider.send("anvil_setCode", [FEED, "0x"]);
    await valuation.read(head);
    expect(valuation.usdE8Of({ token: WETH, amountWei: ETHER })).to.equal(undefined);
    expect(problems[0]).to.contain("it is no price feed");
  });
});
