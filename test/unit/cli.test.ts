import { expect } from "chai";
import type { Output } from "../../bot/cli/output.ts";
import type { Actions } from "../../bot/cli/program.ts";
import { runCli } from "../../bot/cli/run-cli.ts";
import { ArbError } from "../../bot/core/errors.ts";

interface Called {
  readonly name: string;
  readonly options: unknown;
}

/** Runs the command line with actions that only note that they were called. */
async function cli(argv: readonly string[], perform: (output: Output) => Promise<number> = () => Promise.resolve(0)) {
  const written = { stdout: "", stderr: "" };
  const calls: Called[] = [];
  const actionsFor = (output: Output): Actions => {
    const action = (name: string) => (options: unknown) => {
      calls.push({ name, options });
      return perform(output);
    };
    return {
      run: action("run"),
      simulate: action("simulate"),
      backtest: action("backtest"),
      listOrders: action("listOrders"),
      showOrder: action("showOrder"),
      exportOrders: action("exportOrders"),
      clearOrders: action("clearOrders"),
      explainOrder: action("explainOrder"),
      halt: action("halt"),
      resume: action("resume"),
      checkJournal: action("checkJournal"),
      backUpJournal: action("backUpJournal"),
      restoreJournal: action("restoreJournal"),
      listQuarantine: action("listQuarantine"),
      release: action("release"),
      newRelayIdentity: action("newRelayIdentity"),
      withdraw: action("withdraw"),
      rotateOperator: action("rotateOperator"),
      createWallet: action("createWallet"),
      importWallet: action("importWallet"),
      listWallets: action("listWallets"),
      showBalances: action("showBalances"),
      recover: action("recover"),
      tradeSplit: action("tradeSplit"),
      tradeLegs: action("tradeLegs"),
      checkConfig: action("checkConfig"),
    };
  };
  const stream = (name: "stdout" | "stderr") => ({ write: (text: string) => (written[name] += text) });
  const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
  const code = await runCli(argv, actionsFor, streams, (text) => text.replaceAll("canary", "…"));
  return { code, calls, ...written };
}

const ADDRESS = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";

describe("command line", () => {
  for (const argv of [
    [],
    ["frobnicate"],
    ["run", "--blocks", "0"],
    ["run", "--blocks", "-1"],
    ["run", "--blocks", "1e3"],
    ["run", "--blocks", "9".repeat(40)],
    ["run", "--env", "../../etc"],
    ["run", "--env", "a", "--config", "b"],
    ["run", "extra"],
    ["run", "--unknown"],
    ["simulate", "--best", "--route", "x"],
    ["orders"],
    ["orders", "list", "--state", "Lost"],
    ["orders", "list", "--limit", "0"],
    ["orders", "show"],
    ["orders", "show", "x"],
    ["explain"],
    ["explain", "-1"],
    ["halt", "--reason", ""],
    ["halt", "--reason", "x".repeat(201)],
    ["resume", "now"],
    ["journal"],
    ["journal", "restore"],
    ["journal", "backup", "--to"],
    ["orders", "show", "18446744073709551616"],
    ["withdraw", "--token", "ETH", "--amount", "1"],
    ["withdraw", "--token", "USDC", "--amount", "1", "--to", ADDRESS],
    ["withdraw", "--token", "ETH", "--amount", "1", "--to", ADDRESS.replace("C02a", "c02A")],
    ["withdraw", "--token", "ETH", "--amount", "1", "--to", `0x${"0".repeat(40)}`],
    ["trade"],
    ["trade", "split"],
    ["trade", "split", "swap", "1", "WETH", "USDC"],
    ["trade", "split", "sell", "1", "WETH"],
    ["trade", "split", "sell", "1", "WETH", "USDC", "--exchanges", "sushiswap,,"],
    ["trade", "split", "sell", "1", "WETH", "USDC", "--max-slippage-bps", "10001"],
    ["trade", "split", "sell", "1", "WETH", "USDC", "--submission", "loudly"],
    ["trade", "legs", ADDRESS, "WETH"],
    ["trade", "legs", ADDRESS, ADDRESS, "WETH", "--recoveries", "pray"],
    ["trade", "legs", ADDRESS, ADDRESS, "WETH", "--max-gas-price", "-1"],
    ["operator"],
    ["operator", "rotate"],
    ["operator", "rotate", "--operators", ""],
    ["operator", "rotate", "--operators", "0x12"],
    ["operator", "rotate", "--operators", `${ADDRESS},${ADDRESS.toLowerCase()}`],
    ["operator", "rotate", "--operators", [1, 2, 3, 4, 5].map((digit) => `0x${String(digit).repeat(40)}`).join(",")],
    ["operator", "rotate", "--operators", ADDRESS, "--tokens", "USDC"],
  ]) {
    it(`refuses "arb ${argv.join(" ")}" with 2, and does nothing`, async () => {
      const { code, calls, stderr, stdout } = await cli(argv);
      expect(code).to.equal(2);
      expect(calls).to.deep.equal([]);
      expect(stderr).to.match(/^(error: |Usage: )/);
      expect(stdout).to.equal("");
    });
  }

  it("tells a program what was wrong, too", async () => {
    const { stdout, stderr } = await cli(["run", "--blocks", "x", "--json"]);
    expect(JSON.parse(stdout)).to.have.nested.property("error.code", "USAGE");
    expect(stderr).to.match(/^error: /);
  });

  it("hands on what was asked for", async () => {
    const run = await cli(["run", "--blocks", "15", "--json", "--dry-run"]);
    expect(run.calls[0]?.options).to.deep.include({ env: "embedded", blocks: 15, json: true, dryRun: true });
    const show = await cli(["orders", "show", "18446744073709551615"]);
    expect(show.calls[0]?.options).to.include({ orderId: 18_446_744_073_709_551_615n });
    const split = await cli([
      "trade",
      "split",
      "sell",
      "1.5",
      "WETH",
      "USDC",
      "--exchanges",
      "sushiswap,balancer",
      "--dry-run",
    ]);
    expect(split.calls[0]).to.deep.include({ name: "tradeSplit" });
    expect(split.calls[0]?.options).to.deep.include({
      side: "sell",
      amount: "1.5",
      token: "WETH",
      other: "USDC",
      exchanges: ["sushiswap", "balancer"],
      dryRun: true,
      allowShortfall: false,
    });
    const legs = await cli([
      "trade",
      "legs",
      ADDRESS,
      ADDRESS,
      "WETH",
      "--recoveries",
      "unwind,hold",
      "--max-loss-bps",
      "50",
    ]);
    expect(legs.calls[0]?.options).to.deep.include({
      buyPool: ADDRESS.toLowerCase(),
      token: "WETH",
      recoveries: ["unwind", "hold"],
      maxLossBps: 50,
    });
    const withdraw = await cli([
      "withdraw",
      "--token",
      "eth",
      "--amount",
      "all",
      "--to",
      ADDRESS,
      "--env",
      "production",
    ]);
    const asked = { env: "production", asset: "ETH", amount: "all", to: ADDRESS.toLowerCase(), yes: false };
    expect(withdraw.calls[0]?.options).to.include(asked);
  });

  it("hands on the operators of a rotation in their order", async () => {
    const other = `0x${"ab".repeat(20)}`;
    const { calls } = await cli(["operator", "rotate", "--operators", `${ADDRESS}, ${other}`, "--tokens", other]);
    const asked = { operators: [ADDRESS.toLowerCase(), other], tokens: [other] };
    expect(calls[0]?.options).to.deep.include({ ...asked, listedOnly: false, dryRun: false, yes: false });
  });

  for (const command of [
    ["run"],
    ["simulate"],
    ["withdraw"],
    ["operator", "rotate"],
    ["orders", "list"],
    ["orders", "show"],
    ["orders", "export"],
    ["config", "check"],
  ]) {
    it(`helps with "arb ${command.join(" ")}", examples included, and takes --json there`, async () => {
      const { code, stdout, stderr } = await cli([...command, "--help"]);
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
      expect(stdout)
        .to.include("Examples:")
        .and.to.include("--json")
        .and.to.include(`arb ${command.join(" ")}`);
    });
  }

  it("says a fault in its sentence, with its exit code and nothing more", async () => {
    const fail = () => Promise.reject(new ArbError("ENDPOINT_UNREACHABLE", { endpoint: "e", problem: "canary" }));
    const { code, stderr, stdout } = await cli(["run"], fail);
    expect({ code, stderr, stdout }).to.deep.equal({
      code: 3,
      stderr: "The endpoint e does not answer: ….\n",
      stdout: "",
    });
    const json = await cli(["run", "--json"], fail);
    expect(JSON.parse(json.stdout)).to.deep.equal({
      error: {
        code: "ENDPOINT_UNREACHABLE",
        message: "The endpoint e does not answer: ….",
        severity: "error",
        recoverable: true,
        retry: "later",
      },
    });
  });

  it("shows no stack trace of what nobody foresaw", async () => {
    const { code, stderr } = await cli(["run"], () => Promise.reject(new TypeError("x is not a canary")));
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: "Something unforeseen happened: x is not a …\n" });
  });

  it("writes bigints as decimal strings, on one line", async () => {
    const { stdout } = await cli(["orders", "list", "--json"], (output) => {
      output.progress("for people");
      output.result({ wei: 2n ** 64n }, "for people");
      return Promise.resolve(0);
    });
    expect(stdout).to.equal('{"wei":"18446744073709551616"}\n');
  });
});
