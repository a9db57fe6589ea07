import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { startAnvil } from "../../bot/fork/start-anvil.ts";
import { type BacktestAnswer, backtestAnswer } from "../builders/backtest-answer.ts";
import { type BacktestSite, openBacktestSite } from "../builders/backtest-site.ts";
import { aDirectory } from "../builders/directories.ts";
import { type FaultyNode, startFaultyNode } from "../builders/faulty-node.ts";
import { type ArbResult, runArb } from "../builders/run-arb.ts";

const CANARY_WORD = "canary-in-a-url";
const WITHIN_MS = 30_000;
/** Where a pair of Uniswap V2 keeps its reserves. */
const RESERVES_SLOT = "8";

describe("arb backtest on a block of the embedded mainnet", function () {
  this.timeout(WITHIN_MS);
  const folder = aDirectory();
  let site: BacktestSite;

  before(async () => {
    site = await openBacktestSite();
    writeFileSync(folder.file("pools.json"), JSON.stringify(site.poolList));
    writeFileSync(folder.file("no-pools.json"), '{"tokens": [], "pools": []}');
  });
  after(async () => {
    await site.stop();
    folder[Symbol.dispose]();
  });

  /** Its report goes to report.html. Later arguments take the place of earlier ones. */
  const backtest = (rpcUrl: string, ...args: readonly string[]): Promise<ArbResult> => {
    const where = ["--rpc-url", `${rpcUrl}/?key=${CANARY_WORD}`, "--block", String(site.block)];
    return runArb(["backtest", ...where, "--report", folder.file("report.html"), ...args]);
  };

  describe("that holds a trade which moves a price", () => {
    let answer: BacktestAnswer;
    let result: ArbResult;

    before(async () => {
      result = await backtest(site.rpcUrl, "--pools", folder.file("pools.json"), "--json");
      answer = backtestAnswer(result);
    });

    it("finds nothing before the trade, and what the trade opened behind it", () => {
      expect(new Set(answer.cycles.map(({ index }) => index))).to.deep.equal(new Set([site.tradeIndex + 1]));
      expect(answer.blocks.map(({ states, isReplayedExactly }) => ({ states, isReplayedExactly }))).to.deep.equal([
        { states: 2, isReplayedExactly: true },
      ]);
    });

    it("executes it with the predicted profit, to the wei, and says what gas leaves of it", () => {
      const [best] = answer.cycles;
      expect(BigInt(best!.realisedProfitWei) > 0n).to.equal(true);
      for (const cycle of answer.cycles) {
        expect(cycle.realisedProfitWei).to.equal(cycle.predictedProfitWei);
        expect(cycle.missingSlots).to.equal(0);
        expect(BigInt(cycle.netProfitNativeWei) < BigInt(cycle.profitNativeWei)).to.equal(true);
      }
    });

    it("lists the best first, each pool in one of them", () => {
      const profits = answer.cycles.map(({ profitNativeWei }) => BigInt(profitNativeWei));
      expect(profits).to.deep.equal(profits.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
      const pools = answer.cycles.flatMap((cycle) => cycle.pools);
      expect(new Set(pools).size).to.equal(pools.length);
    });

    it("writes a report that needs nothing else", () => {
      const html = readFileSync(answer.report, "utf8");
      expect(answer.report).to.equal(folder.file("report.html"));
      expect(html).to.include(`Backtest of block ${site.block}`).and.include(answer.cycles[0]!.realisedProfitWei);
      expect(html, "the charts' library is inside").to.match(/Chart\.js v4/);
      expect(html, "nothing is loaded").not.to.match(/<(?:script|link|img)[^>]*(?:src|href)=/);
      expect(html, "no secret").not.to.include(CANARY_WORD);
    });

    it("says the same to people, with no secret", async () => {
      const said = await backtest(site.rpcUrl, "--before-index", "2", "--pools", folder.file("pools.json"));
      expect(said.stderr).to.equal("");
      expect(said.stdout).to.match(/before 2: WETH → .* → WETH, .* profit \(as predicted\), \d+ gas/);
      expect(said.stdout + result.stdout + result.stderr).not.to.include(CANARY_WORD);
    });
  });

  it("takes the pools that the block touched, and finds no cycle in one of them", async () => {
    const answer = backtestAnswer(await backtest(site.rpcUrl, "--json"));
    expect(answer.cycles).to.deep.equal([]);
    expect(answer.blocks[0]).to.deep.include({ pools: 1 });
  });

  it("looks at each of several blocks by itself, and adds up", async () => {
    const last = String(site.block + 1);
    const answer = backtestAnswer(
      await backtest(site.rpcUrl, "--to-block", last, "--pools", folder.file("pools.json"), "--json"),
    );
    expect(answer.blocks.map(({ block, states }) => ({ block, states }))).to.deep.equal([
      { block: site.block, states: 2 },
      { block: site.block + 1, states: 1 },
    ]);
    const nets = answer.blocks.map(({ total }) => BigInt(total.netProfitNativeWei));
    expect(nets.every((net) => net > 0n)).to.equal(true);
    expect(answer.total.netProfitNativeWei).to.equal(String(nets[0]! + nets[1]!));
  });

  it("counts nothing that rests on state which the endpoint does not know", async () => {
    const node = await startFaultyNode(site.rpcUrl);
    try {
      const guessed = { accounts: [], slots: [`${site.pair}:0x${RESERVES_SLOT.padStart(64, "0")}`] };
      node.answer = (method) => (method === "recorded_missing" ? { result: guessed } : undefined);
      const answer = backtestAnswer(await backtest(node.url, "--pools", folder.file("pools.json"), "--json"));
      const overPair = answer.cycles.filter(({ pools }) => pools.includes(site.pair));
      expect(overPair.map(({ missingSlots }) => missingSlots)).to.deep.equal([1]);
      expect(answer.cycles.at(-1), "it comes last").to.equal(overPair[0]);
      expect(answer.blocks[0]!.total.netProfitNativeWei).to.equal("0");
    } finally {
      await node.stop();
    }
  });

  describe("says in one sentence what is wrong", () => {
    let node: FaultyNode;
    beforeEach(async () => {
      node = await startFaultyNode(site.rpcUrl);
    });
    afterEach(() => node.stop());

    const expectOneSentence = (result: ArbResult, exitCode: number, says: RegExp): void => {
      expect(result.stderr).to.match(says);
      expect(result.code).to.equal(exitCode);
      expect(result.stderr.trimEnd().split("\n"), "one sentence").to.have.length(1);
      expect(result.stderr + result.stdout).not.to.include(CANARY_WORD);
    };

    it("with arguments that do not fit the chain, or each other", async () => {
      const { block, transactions } = site;
      const results = await Promise.all([
        backtest(site.rpcUrl, "--block", "99999999"),
        backtest(site.rpcUrl, "--before-index", "4"),
        backtest(site.rpcUrl, "--to-block", String(block - 1)),
        backtest(site.rpcUrl, "--to-block", String(block + 2)),
        backtest(site.rpcUrl, "--to-block", String(block), "--before-index", "1"),
        backtest("http://node.example", "--block", "1"),
      ]);
      const sentences = [
        /^--block must be a block that http:\S+ has, but is 99999999\.$/m,
        new RegExp(`^--before-index must be 0 to ${transactions}, .*, but is 4\\.$`, "m"),
        new RegExp(`^--to-block must be ${block} or a later block, but is ${block - 1}\\.$`, "m"),
        new RegExp(`^--to-block must be a block that .* has, but is ${block + 2}\\.$`, "m"),
        /'--before-index <i>' cannot be used with option '--to-block <n>'/,
        /'--rpc-url <url>' argument .* is invalid\. Expected an https:\/\/ URL/,
      ];
      results.forEach((result, index) => expectOneSentence(result, 2, sentences[index]!));
    });

    it("with files that cannot be used", async () => {
      const [empty, none, unwritable] = await Promise.all([
        backtest(site.rpcUrl, "--pools", folder.file("no-pools.json")),
        backtest(site.rpcUrl, "--pools", folder.file("none.json")),
        backtest(site.rpcUrl, "--report", "/dev/null/report.html"),
      ]);
      expectOneSentence(empty, 2, /not a usable pool list: .*at least one/);
      expectOneSentence(none, 2, /there is no such file/);
      expectOneSentence(unwritable, 2, /^--report must be a file that can be written .*, but is \/dev\/null\//m);
    });

    it("with an endpoint that is no archive node, not there, or on a chain that is not known", async () => {
      node.answer = (method) =>
        method === "eth_getBalance" ? { error: { code: -32_000, message: "missing trie node" } } : undefined;
      const other = await startAnvil({ chainId: 31_337 });
      try {
        const [pruned, gone, unknown] = await Promise.all([
          backtest(node.url),
          backtest("http://127.0.0.1:1"),
          backtest(other.rpcUrl),
        ]);
        const parent = site.block - 1;
        expectOneSentence(
          pruned,
          2,
          new RegExp(`has the state after block ${parent} \\(an archive node\\), but is http`),
        );
        expectOneSentence(gone, 3, /The endpoint http:\/\/127\.0\.0\.1:1\S* does not answer/);
        expectOneSentence(unknown, 2, /^--rpc-url must be an endpoint on chain 1 or 11155111, but is .* 31337\.$/m);
      } finally {
        await other.stop();
      }
    });

    it("with an endpoint that dies half-way", async () => {
      node.answer = (method, params) => {
        // The fork has begun, and asks for what the trade needs.
        if (method === "eth_getStorageAt" && params.length > 0) node.fault = "status-502";
        return undefined;
      };
      expectOneSentence(await backtest(node.url), 3, /The endpoint http:\S+ does not answer: HTTP status 502\.$/m);
    });
  });
});
