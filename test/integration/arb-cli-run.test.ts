import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { startTraders } from "../../devnet/traders/traders.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { eventually } from "../builders/eventually.ts";
import { runArb, startArb } from "../builders/run-arb.ts";

const BLOCK_TIME_MS = 250;

interface Summary {
  readonly blocks: number;
  readonly opportunitiesFound: number;
  readonly ordersCreated: number;
  readonly ordersCompleted: number;
  readonly ordersFailed: number;
  readonly realisedProfitWei: string;
  readonly orders: readonly { readonly orderId: string; readonly realisedProfitWei: string }[];
  readonly dryRun?: { readonly ordersNotSent: number; readonly wouldHaveEarnedWei: string };
}

describe("arb run on a trading floor", () => {
  const folder = new ConfigFolder();
  let floor: TradingFloor;
  let traders: Awaited<ReturnType<typeof startTraders>>;
  let settings: Readonly<Record<string, string>>;

  before(async () => {
    floor = await openTradingFloor({ blockTimeMs: BLOCK_TIME_MS });
    folder.write({
      // The floor is small, and its traders move each pool with every block.
      "execution_engine.resource_rest": '"0s"',
      "risk.min_profit_usd": "0.01",
      "risk.max_order_gas_usd": '"none"',
      "valuation.stable_tokens": JSON.stringify([TOKENS.USDC.address, TOKENS.USDT.address, TOKENS.DAI.address]),
    });
    folder.writeFile("pools.json", JSON.stringify(floor.poolList));
    // Traders alone: what they leave is the bot's.
    traders = await startTraders({ chainRpcUrl: floor.rpcUrl, poolList: floor.poolList, seed: 7 });
    settings = {
      ARB_RPC_ENDPOINTS_PRIMARY: floor.rpcUrl,
      ARB_RPC_ENDPOINTS_POLL_INTERVAL: "20ms",
      ARB_MEV_PROTECTION_RELAY_URL: floor.relayUrl,
      ARB_CONTRACT_ADDRESS: floor.contract,
      ARB_OPERATOR_KEYS: ACCOUNTS.operators.map(({ privateKey }) => privateKey).join(","),
      ARB_RELAY_IDENTITY_KEY: ACCOUNTS.relayIdentity.privateKey,
      // Other tests use the same accounts on chains of their own.
      ARB_STORAGE_LEASE_DIRECTORY: path.join(folder.path, "leases"),
    };
  });
  after(async () => {
    await traders.stop();
    await floor.stop();
    folder.remove();
  });

  const withConfig = (...args: readonly string[]): readonly string[] => [
    ...args,
    "--config",
    path.join(folder.path, "execution.toml"),
  ];

  it("follows open orders to their end after Ctrl-C, sums up, and ends with 0; the books agree", async () => {
    const bot = startArb(withConfig("run", "--json"), settings);
    await eventually(() => bot.output().includes("Completed"), 20_000);
    bot.process.kill("SIGINT");
    const result = await bot.result;
    expect(result.code, result.stderr).to.equal(0);
    expect(result.stdout.trimEnd().split("\n"), "only the summary on stdout").to.have.length(1);
    const summary = result.json() as Summary;
    expect(summary.ordersCompleted).to.be.greaterThan(0);
    expect(summary.ordersCompleted + summary.ordersFailed).to.equal(summary.ordersCreated);

    const list = (await runArb(withConfig("orders", "list", "--state", "Completed", "--json"), settings)).json() as {
      orders: { orderId: string; realisedProfitWei: string }[];
    };
    const booked = list.orders.map(({ orderId, realisedProfitWei }) => `${orderId} ${realisedProfitWei}`);
    expect(booked).to.have.members(summary.orders.map((order) => `${order.orderId} ${order.realisedProfitWei}`));
    const shown = await runArb(withConfig("orders", "show", list.orders[0]!.orderId, "--json"), settings);
    expect(shown.stdout, "signed bytes").not.to.match(/"raw"|0x02f8/);
    const explained = await runArb(withConfig("explain", list.orders[0]!.orderId, "--json"), settings);
    const { verdict, sentences } = explained.json() as { verdict: string; sentences: readonly string[] };
    expect(verdict).to.equal("earned");
    expect(sentences[0]).to.include(`Order ${list.orders[0]!.orderId} earned`);
    expect(sentences.join(" ")).to.match(
      /It was tried by a node, .* It bid [\d.]+ gwei as a tip .* flashbots accepted it/,
    );
    expect(explained.stdout, "signed bytes").not.to.match(/"raw"|0x02f8/);
    const log = readFileSync(path.join(folder.path, "arb.log"), "utf8");
    expect(log).to.include(`"orderId":"${list.orders[0]!.orderId}"`);
    expect(log, "signed bytes").not.to.match(/"raw"|0x02f8/);
  });

  it("ends at once after a second Ctrl-C, with 130", async () => {
    const bot = startArb(withConfig("run"), { ...settings, ARB_EXECUTION_ENGINE_CONFIRMATION_BLOCKS: "64" });
    await eventually(() => bot.output().includes("Pending"), 20_000);
    bot.process.kill("SIGINT");
    await eventually(() => /following \d+ open orders? to the end, for at most 120 s/.test(bot.output()));
    await new Promise((resolve) => setTimeout(resolve, 350));
    bot.process.kill("SIGINT");
    expect((await bot.result).code).to.equal(130);
  });

  it("sends nothing in a dry run, and says what it would have earned", async () => {
    const nonces = (): Promise<number[]> => Promise.all(ACCOUNTS.operators.map(({ address }) => nonceOf(address)));
    const before = await nonces();
    const dry = await runArb(withConfig("run", "--dry-run", "--blocks", "6", "--json"), {
      ...settings,
      ARB_STORAGE_DIRECTORY: "dry",
    });
    expect(dry.code, dry.stderr).to.equal(0);
    const summary = dry.json() as Summary;
    expect(summary).to.include({ blocks: 6, ordersCompleted: 0, realisedProfitWei: "0" });
    expect(summary.dryRun!.ordersNotSent).to.be.greaterThan(0);
    expect(BigInt(summary.dryRun!.wouldHaveEarnedWei) > 0n).to.equal(true);
    expect(await nonces()).to.deep.equal(before);
  });

  async function nonceOf(address: string): Promise<number> {
    const response = await fetch(floor.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getTransactionCount", params: [address, "latest"] }),
    });
    return Number(((await response.json()) as { result: string }).result);
  }
});
