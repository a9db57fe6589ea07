import path from "node:path";
import { expect } from "chai";
import { loadConfig } from "../../bot/config/load-config.ts";
import { flashSettingsOf } from "../../bot/config/settings-of.ts";
import { FUNDING_KINDS } from "../../bot/executors/flash/funding.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { CONTRACT, PAYOUT_ADDRESS, STRANGER } from "../builders/plans.ts";
import { WETH } from "../builders/signals.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const ADDRESS = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";

/** A setting, how it is wrongly written, and what the message must say. */
const BAD_VALUES: readonly (readonly [setting: string, written: string | undefined, says: RegExp])[] = [
  ["chain.id", undefined, /Missing: expected a whole number/],
  ["chain.id", "0", /from 1 to/],
  ["chain.id", "-1", /but it is -1/],
  ["chain.id", "1.5", /but it is 1.5/],
  ["chain.id", "nan", /whole number/],
  ["chain.id", "inf", /whole number/],
  ["chain.id", '"0x1"', /but it is "0x1"/],
  ["chain.id", '"01"', /whole number/],
  ["chain.id", '"__proto__"', /whole number/],
  ["chain.network", '"../../etc/passwd"', /lower-case letters/],
  ["chain.network", "1", /lower-case letters/],
  ["contract.address", '"0x00"', /an address/],
  ["contract.address", `"0x${"0".repeat(40)}"`, /an address/],
  ["contract.address", `"${ADDRESS.replace("0xC02a", "0xc02A")}"`, /checksum/],
  ["contract.funding", '"compound"', /one of "auto", "flash-swap", "first-pool", "own", "balancer"/],
  ["contract.lender", '"0x00"', /an address/],
  ["contract.lender", `"${ADDRESS}"`, /Expected nothing, because with funding = "auto"/],
  ["contract.payout", "true", /one of "contract", "payout-address", "owner"/],
  ["contract.unwrap_profit", '"yes"', /true or false/],
  ["contract.builder_share_bps", "10000", /from 0 to 9999/],
  ["contract.builder_share_bps", "-1", /from 0 to 9999/],
  ["execution_engine.max_concurrent_orders", "0", /from 1 to 10000/],
  ["execution_engine.default_gas_limit", "0", /from 21000 to 16777216/],
  ["execution_engine.default_gas_limit", '"18446744073709551615"', /from 21000 to 16777216/],
  ["execution_engine.max_gas_price", undefined, /Missing: expected a whole number of wei/],
  ["execution_engine.max_gas_price", "0", /from 1 to/],
  ["execution_engine.max_gas_price", "1e999", /but it is Infinity/],
  ["execution_engine.max_gas_price", '"1e18"', /whole number of wei/],
  ["execution_engine.max_gas_price", `"${2n ** 256n}"`, /whole number of wei/],
  ["execution_engine.max_gas_price", '"100 gwei"', /but it is "100 gwei"/],
  ["execution_engine.confirmation_blocks", "0", /from 1 to 64/],
  ["execution_engine.submission_timeout", "30", /a duration from "1s" to "10m".*but it is 30/],
  ["execution_engine.submission_timeout", '"30"', /a duration/],
  ["execution_engine.submission_timeout", '"-30s"', /a duration/],
  ["execution_engine.submission_timeout", '"99999999999999999h"', /a duration/],
  ["execution_engine.submission_timeout", '"301s"', /confirmation_timeout|submission_timeout/],
  ["execution_engine.max_signal_age", '"31s"', /to "30s"/],
  ["execution_engine.finality_blocks", "257", /from 1 to 256/],
  ["execution_engine.finality_blocks", "1", /at least execution_engine.confirmation_blocks/],
  ["execution_engine.retry_attempts", "-1", /from 0 to 20/],
  ["submission_strategy.private_timeout", "1", /a duration from "0ms"/],
  ["submission_strategy.fallback_gas_multiplier", "0.9", /a factor from 1 to 10.*but it is 0.9/],
  ["submission_strategy.fallback_gas_multiplier", "1.00001", /at most four decimals/],
  ["submission_strategy.fallback_gas_multiplier", "inf", /a factor/],
  ["submission_strategy.fallback_gas_multiplier", '"1e1"', /a factor/],
  ["submission_strategy.private_via", '"mail"', /one of "bundle", "transaction"/],
  ["gas.strategy", '"fast"', /one of "profit-share", "percentile"/],
  ["gas.percentile", "100", /from 10 to 90/],
  ["gas.max_priority_fee", "-1", /wei/],
  ["gas.max_priority_fee", "0", /at least mev_protection.min_priority_fee/],
  ["rpc_endpoints.secondary", '"http://node.example/key"', /https:\/\//],
  ["rpc_endpoints.fallback", "true", /https:\/\//],
  ["keys.operator_files", '""', /a list of different paths/],
  ["keys.operator_files", '["a", "a"]', /a list of different paths/],
  ["keys.password_file", "7", /a path/],
  ["storage.keep_ended", '"200h"', /to "168h"/],
  ["storage.backup_interval", '"1s"', /from "1m"/],
  ["storage.backups_kept", "0", /from 1 to/],
  ["mev_protection.relays", '"titan"', /a list of tables/],
  ["submission_strategy.type", '"mixed"', /one of "private", "hybrid", "public"/],
  ["submission_strategy.target_blocks", "26", /from 1 to 25/],
  ["rpc_endpoints.primary", undefined, /ARB_RPC_ENDPOINTS_PRIMARY/],
  ["rpc_endpoints.primary", '"http://node.example/key"', /https:\/\//],
  ["rpc_endpoints.primary", '"http://10.0.0.1/"', /https:\/\//],
  ["rpc_endpoints.primary", '"http://127.0.0.1.example/"', /https:\/\//],
  ["rpc_endpoints.primary", '"ftp://127.0.0.1"', /https:\/\//],
  ["rpc_endpoints.primary", '"node"', /https:\/\//],
  ["rpc_endpoints.primary", "[1]", /https:\/\//],
  ["rpc_endpoints.poll_interval", '"1ms"', /from "20ms"/],
  ["mev_protection.enabled", '"yes"', /true or false/],
  ["mev_protection.enabled", "false", /because submission_strategy.type is "private"/],
  ["mev_protection.builder", '"titan"', /"flashbots"/],
  ["mev_protection.relay_url", '"http://relay.flashbots.net"', /https:\/\//],
  ["mev_protection.relay_url", undefined, /Missing/],
  ["mev_protection.bid_share_bps", "10000", /from 0 to 9999/],
  ["profit.min_net_profit", "0", /from 1 to/],
  ["profit.min_net_profit", "-5", /from 1 to/],
  ["profit.slippage_tolerance_bps", "10000", /from 0 to 9999/],
  ["simulation.mode", '"fork"', /one of "off", "node", "relay"/],
  ["scanner.pools", '""', /a path/],
  ["scanner.base_tokens", "[]", /one or more different addresses/],
  ["scanner.base_tokens", `["${ADDRESS}", "${ADDRESS.toLowerCase()}"]`, /different addresses/],
  ["scanner.base_tokens", "[1, 2]", /addresses, but it is \["1","2"\]/],
  ["scanner.max_hops", "1000000", /from 2 to 4/],
  ["scanner.strategy_id", "65536", /from 1 to 65535/],
  ["market.read_all_up_to", "-1", /from 0 to 10000/],
  ["market.pause", '"2m"', /from "0ms" to "1m"/],
  ["market.only_with_tokens", "[]", /one or more different addresses/],
  ["market.factories", `"${ADDRESS}"`, /a list of tables/],
  ["logging.level", '"loud"', /one of "trace"/],
  ["logging.file", "2026-01-01", /a path/],
  ["profit.min_profit", "1", /no such setting/],
  ["retries.count", "3", /no such section/],
];

/** As they are read from the chain. */
const CONTRACT_FACTS = { address: CONTRACT, owner: STRANGER, payout: PAYOUT_ADDRESS, wrappedNative: WETH };

describe("configuration", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  for (const [setting, written, says] of BAD_VALUES) {
    it(`refuses ${setting} = ${written ?? "(nothing)"} and names it`, async () => {
      const file = folder.write({ [setting]: written });
      const fault = await thrownBy(() => loadConfig(file, {}));
      expect(fault.code).to.equal("CONFIG_INVALID");
      expect(fault.exitCode).to.equal(2);
      expect(fault.message).to.match(says);
      const named = says.source.includes("confirmation_timeout") ? "execution_engine.confirmation_timeout" : setting;
      const at = says.source.includes("no such section") ? "retries" : named;
      expect(fault.message).to.include(`→ at ${at} in ${file}`);
    });
  }

  const relaysWritten = (...tables: string[]): string => `[${tables.map((table) => `{ ${table} }`).join(", ")}]`;
  const TITAN = 'name = "titan", url = "https://rpc.titan.example/", dialect = "titan"';

  it("reads further relays, with the dialect that each speaks", async () => {
    const refunded = `name = "b", url = "http://127.0.0.1:1/", dialect = "rbuilder", refund_percent = 50, refund_recipient = "${ADDRESS}"`;
    const { mevProtection } = await loadConfig(
      folder.write({ "mev_protection.relays": relaysWritten(TITAN, refunded) }),
      {},
    );
    expect(mevProtection.relays).to.deep.equal([
      { name: "titan", url: "https://rpc.titan.example/", dialect: "titan" },
      {
        name: "b",
        url: "http://127.0.0.1:1/",
        dialect: "rbuilder",
        refundPercent: 50,
        refundRecipient: ADDRESS.toLowerCase(),
      },
    ]);
  });

  for (const [what, tables, says] of [
    ["a dialect that nobody speaks", [TITAN.replace('dialect = "titan"', 'dialect = "latin"')], /one of "flashbots"/],
    ["a relay in the clear", [TITAN.replace("https", "http")], /https:\/\//],
    ["two relays of one name", [TITAN, TITAN], /a name that no other relay has/],
    ["the name of relay_url", [TITAN.replace('"titan"', '"flashbots"')], /other names than "flashbots"/],
    ["a refund without a recipient", [`${TITAN}, refund_percent = 5`], /both refund_percent and refund_recipient/],
    ["a setting that no relay has", [`${TITAN}, speed = 5`], /no such setting/],
  ] as const) {
    it(`refuses ${what}, and names it`, async () => {
      const file = folder.write({ "mev_protection.relays": relaysWritten(...tables) });
      const { message } = await thrownBy(() => loadConfig(file, {}));
      expect(message).to.match(says);
      expect(message).to.include("→ at mev_protection.relays");
    });
  }

  it("reads a factor as TOML or text, in basis points", async () => {
    for (const [written, bps] of [
      ["1.1", 11_000n],
      ['"1.0625"', 10_625n],
      ["2", 20_000n],
    ] as const) {
      const config = await loadConfig(folder.write({ "submission_strategy.fallback_gas_multiplier": written }), {});
      expect(config.submissionStrategy.fallbackGasMultiplier).to.equal(bps);
    }
  });

  it("tells all problems at once", async () => {
    const file = folder.write({ "chain.id": "0", "profit.min_net_profit": "0", "scanner.colour": "1" });
    const fault = await thrownBy(() => loadConfig(file, { ARB_LOGGING_LEVEL: "loud", ARB_LOGING_FILE: "x" }));
    for (const at of [
      "chain.id",
      "profit.min_net_profit",
      "scanner.colour",
      "variable ARB_LOGGING_LEVEL",
      "ARB_LOGING_FILE",
    ]) {
      expect(fault.message).to.include(at);
    }
  });

  it("names every missing setting of a missing section", async () => {
    const fault = await thrownBy(() => loadConfig(folder.writeFile("empty.toml", ""), {}));
    for (const at of ["chain.id", "execution_engine.max_gas_price", "rpc_endpoints.primary", "scanner.base_tokens"]) {
      expect(fault.message).to.include(`→ at ${at} in`);
    }
  });

  it("says that a file is missing, is not TOML, or is not text, and where", async () => {
    const missing = await thrownBy(() => loadConfig(path.join(folder.path, "none.toml"), {}));
    expect(missing.code).to.equal("CONFIG_NOT_FOUND");
    const torn = folder.writeFile("torn.toml", "[chain]\nid = \n");
    expect((await thrownBy(() => loadConfig(torn, {}))).message).to.match(/Not TOML.*\n.*line 2, column \d+ of .*torn/);
    const binary = folder.writeFile("binary.toml", Buffer.from([0x61, 0xff, 0xfe]));
    expect((await thrownBy(() => loadConfig(binary, {}))).code).to.equal("CONFIG_INVALID");
    const hostile = folder.writeFile("hostile.toml", '[__proto__]\nid = "1"\n');
    expect((await thrownBy(() => loadConfig(hostile, {}))).code).to.equal("CONFIG_INVALID");
    const flat = folder.writeFile("flat.toml", "chain = 3\n");
    expect((await thrownBy(() => loadConfig(flat, {}))).message).to.match(/Expected a table\n.*→ at chain in/);
  });

  it("keeps whole numbers above 2^53 exact, as integers and as text", async () => {
    const asInteger = await loadConfig(folder.write({ "profit.min_net_profit": "9_007_199_254_740_993" }), {});
    expect(asInteger.profit.minNetProfit).to.equal(9_007_199_254_740_993n);
    const asText = await loadConfig(folder.write({ "profit.min_net_profit": '"12345678901234567890123"' }), {});
    expect(asText.profit.minNetProfit).to.equal(12_345_678_901_234_567_890_123n);
  });

  it("joins a lender to the funding that it is of, for every funding that the contract has", async () => {
    for (const kind of FUNDING_KINDS) {
      const isLent = !["flash-swap", "first-pool", "own"].includes(kind);
      const lender = isLent ? `"${ADDRESS}"` : undefined;
      const { contract } = await loadConfig(
        folder.write({ "contract.funding": `"${kind}"`, "contract.lender": lender }),
        {},
      );
      expect(contract.fundings).to.deep.equal([isLent ? { kind, lender: ADDRESS.toLowerCase() } : { kind }]);
    }
  });

  it("lets a cycle's own pools and all lenders that are named pay for it, unless one funding is configured", async () => {
    const pools = [{ kind: "flash-swap" }, { kind: "first-pool" }];
    expect((await loadConfig(folder.write(), {})).contract.fundings).to.deep.equal(pools);
    const lenders = `{ aave = "${ADDRESS}", "uniswap-v4" = "0x${"1".repeat(40)}" }`;
    const { contract } = await loadConfig(folder.write({ "contract.lenders": lenders }), {});
    expect(contract.fundings).to.deep.equal([
      ...pools,
      { kind: "aave", lender: ADDRESS.toLowerCase() },
      { kind: "uniswap-v4", lender: `0x${"1".repeat(40)}` },
    ]);
  });

  it("refuses lenders that nothing would ask, and words that are none", async () => {
    const one = `{ aave = "${ADDRESS}" }`;
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [
        { "contract.lender": `"${ADDRESS}"`, "contract.funding": '"own"' },
        /nobody lends with funding = "own"\n.*at contract\.lender in/,
      ],
      [{ "contract.lenders": one, "contract.funding": '"own"' }, /only funding = "auto".*\n.*at contract\.lenders in/],
      [{ "contract.lenders": `{ compound = "${ADDRESS}" }` }, /no such setting\n.*at contract\.lenders\.compound in/],
      [{ "contract.lenders": `{ aave = "0x12" }` }, /an address.*\n.*at contract\.lenders\.aave in/],
      [{ "contract.lenders": `"${ADDRESS}"` }, /a table of lenders\n.*at contract\.lenders in/],
    ];
    for (const [changes, expected] of cases) {
      expect((await thrownBy(() => loadConfig(folder.write(changes), {}))).message).to.match(expected);
    }
  });

  for (const kind of ["balancer", "morpho", "aave", "erc3156", "uniswap-v4", "uniswap-v4-native"]) {
    it(`refuses ${kind} without a lender, in one sentence that names it`, async () => {
      const file = folder.write({ "contract.funding": `"${kind}"` });
      const { message } = await thrownBy(() => loadConfig(file, {}));
      expect(message).to.include(`✖ Missing: expected the lender's address, because funding is "${kind}"`);
      expect(message).to.include(`→ at contract.lender in ${file} (or the variable ARB_CONTRACT_LENDER)`);
      expect(message.split("✖")).to.have.length(2);
    });
  }

  it("leaves the profit in the contract as it is unless it is told otherwise, and hands on who gets it", async () => {
    const settings = async (changes: Record<string, string>) =>
      flashSettingsOf(await loadConfig(folder.write(changes), {}), CONTRACT_FACTS, []);
    const kept = await settings({});
    expect(kept.settlement).to.deep.equal({ recipient: "contract", unwrap: false, builderShareBps: 0 });
    expect(kept).not.to.have.property("profitRecipient");

    const paid = await settings({
      "contract.payout": '"payout-address"',
      "contract.unwrap_profit": "true",
      "contract.builder_share_bps": "250",
    });
    expect(paid.settlement).to.deep.equal({ recipient: "payout", unwrap: true, builderShareBps: 250 });
    expect(paid.profitRecipient).to.equal(PAYOUT_ADDRESS);
    const owned = await settings({ "contract.payout": '"owner"' });
    expect(owned.settlement.recipient).to.equal("owner");
    expect(owned.profitRecipient).to.equal(STRANGER);
  });

  it("hands the fundings on with what their lenders take", async () => {
    const fundings = [{ kind: "aave", lender: STRANGER, premiums: new Map([[WETH, 5n]]) }] as const;
    const config = await loadConfig(folder.write(), {});
    expect(flashSettingsOf(config, CONTRACT_FACTS, fundings).fundings).to.equal(fundings);
  });

  it("reads durations in milliseconds, addresses in lower case, and paths from the file's folder", async () => {
    const config = await loadConfig(folder.write({ "execution_engine.confirmation_timeout": '"5m"' }), {});
    expect(config.executionEngine).to.include({ confirmationTimeout: 300_000, submissionTimeout: 30_000 });
    expect(config.scanner.baseTokens).to.deep.equal([ADDRESS.toLowerCase()]);
    expect(config.scanner.pools).to.equal(path.join(folder.path, "pools.json"));
    expect(config.storage.directory).to.equal(path.join(folder.path, "data"));
  });

  it("takes any setting from the environment instead", async () => {
    const config = await loadConfig(folder.write({ "rpc_endpoints.primary": undefined }), {
      ARB_RPC_ENDPOINTS_PRIMARY: "https://node.example/v3/key",
      ARB_EXECUTION_ENGINE_MAX_CONCURRENT_ORDERS: "7",
      ARB_EXECUTION_ENGINE_SHUTDOWN_TIMEOUT: "5s",
      ARB_MEV_PROTECTION_ENABLED: "false",
      ARB_SUBMISSION_STRATEGY_TYPE: "public",
      ARB_SCANNER_BASE_TOKENS: `${ADDRESS}, 0x${"1".repeat(40)}`,
    });
    expect(config.rpcEndpoints.primary).to.deep.equal({
      transport: "http",
      address: "https://node.example/v3/key",
    });
    expect(config.executionEngine).to.include({ maxConcurrentOrders: 7, shutdownTimeout: 5_000 });
    expect(config.mevProtection.enabled).to.equal(false);
    expect(config.scanner.baseTokens).to.have.length(2);
  });

  it("never shows the URL that it refuses", async () => {
    const file = folder.write({ "rpc_endpoints.primary": '"http://user:canary@node.example/canary?canary"' });
    const fault = await thrownBy(() => loadConfig(file, { ARB_MEV_PROTECTION_RELAY_URL: "http://x.example/canary" }));
    expect(fault.message).not.to.include("canary");
  });

  it("accepts the files that are delivered, of which only the embedded one falls back to the public pool", async () => {
    const embedded = await loadConfig("config/embedded/execution.toml", {});
    expect(embedded.submissionStrategy.type).to.equal("hybrid");
    const endpoint = { ARB_RPC_ENDPOINTS_PRIMARY: "https://node.example" };
    const production = await loadConfig("config/production/execution.toml", endpoint);
    expect(production.submissionStrategy.type).to.equal("private");
  });
});
