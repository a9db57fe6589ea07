import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { startAnvil, type LocalChain } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { type ContractChain, startContractChain } from "../builders/contract-chain.ts";
import { type ArbResult, runArb } from "../builders/run-arb.ts";

const CANARY_KEY = `0x${"c0ffee0badcafe77".repeat(4)}`;
const IDENTITY_KEY = `0x${"c0ffee0badcafe88".repeat(4)}`;
const CANARY_WORD = "canary-in-a-url";
const [operator] = ACCOUNTS.operators;

describe("arb", () => {
  const folder = new ConfigFolder();
  let chain: ContractChain;
  let otherChain: LocalChain;
  let garbled: Server;
  /** All that a run needs; each test takes something away. */
  let settings: Readonly<Record<string, string>>;
  const seen: ArbResult[] = [];

  before(async () => {
    [chain, otherChain] = await Promise.all([startContractChain(), startAnvil({ chainId: 31_337 })]);
    garbled = createServer((_request, response) => response.end("<html>not JSON</html>")).listen(0, "127.0.0.1");
    await once(garbled, "listening");
    folder.write();
    folder.writeFile("pools.json", JSON.stringify(chain.poolList));
    settings = {
      ARB_RPC_ENDPOINTS_PRIMARY: `${chain.rpcUrl}/?key=${CANARY_WORD}`,
      ARB_MEV_PROTECTION_RELAY_URL: `http://127.0.0.1:1/${CANARY_WORD}`,
      ARB_CONTRACT_ADDRESS: chain.contract,
      ARB_OPERATOR_KEYS: operator!.privateKey,
      ARB_RELAY_IDENTITY_KEY: IDENTITY_KEY,
    };
  });
  after(async () => {
    folder.remove();
    garbled.close();
    await Promise.all([chain.stop(), otherChain.stop()]);
  });

  const arb = async (args: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<ArbResult> => {
    const config = path.join(folder.path, "execution.toml");
    const result = await runArb([...args, "--config", config], { ...settings, ...changes });
    seen.push(result);
    return result;
  };
  const expectOneSentence = (result: ArbResult, exitCode: number, says: RegExp): void => {
    expect(result.stderr).to.match(says);
    expect(result.code).to.equal(exitCode);
    expect(result.stderr.trimEnd().split("\n"), "one sentence").to.have.length(1);
    expect(result.stdout.replace(/^\{.*\}$/m, ""), "said once").not.to.include(result.stderr.trimEnd());
    expect(result.stderr, "no stack trace").not.to.match(/\bat .*\.(ts|js|mjs):\d+/);
  };

  describe("run, when the world is not ready, says so in a sentence and sends nothing", () => {
    const cases: readonly (readonly [string, () => Readonly<Record<string, string>>, number, RegExp])[] = [
      [
        "an endpoint that is down",
        () => ({ ARB_RPC_ENDPOINTS_PRIMARY: `http://127.0.0.1:1/${CANARY_WORD}` }),
        3,
        /The endpoint http:\/\/127\.0\.0\.1:1 does not answer|The endpoint http:\/\/127\.0\.0\.1:1\S* does not answer/,
      ],
      [
        "an endpoint that answers with garbage",
        () => ({ ARB_RPC_ENDPOINTS_PRIMARY: `http://127.0.0.1:${(garbled.address() as AddressInfo).port}` }),
        3,
        /does not answer: /,
      ],
      [
        "an endpoint on another chain",
        () => ({ ARB_RPC_ENDPOINTS_PRIMARY: otherChain.rpcUrl }),
        3,
        /is on chain 31337, but chain 1 is configured/,
      ],
      ["an address without code", () => ({ ARB_CONTRACT_ADDRESS: operator!.address }), 3, /There is no contract at 0x/],
      [
        "another contract",
        () => ({ ARB_CONTRACT_ADDRESS: PROTOCOLS.weth }),
        3,
        /is not the FlashArbitrage of this build/,
      ],
      [
        "a key of no operator",
        () => ({ ARB_OPERATOR_KEYS: CANARY_KEY, ARB_RELAY_IDENTITY_KEY: IDENTITY_KEY }),
        3,
        /is not an operator of the contract/,
      ],
      ["no keys", () => ({ ARB_OPERATOR_KEYS: "" }), 2, /ARB_OPERATOR_KEYS is not set/],
      ["no relay identity", () => ({ ARB_RELAY_IDENTITY_KEY: "" }), 2, /ARB_RELAY_IDENTITY_KEY is not set/],
      [
        "a pool list of garbage",
        () => ({ ARB_SCANNER_POOLS: "execution.toml" }),
        2,
        /not a usable pool list: it is not JSON/,
      ],
      ["no pool list", () => ({ ARB_SCANNER_POOLS: "none.json" }), 2, /there is no such file/],
      ["a log that cannot be written", () => ({ ARB_LOGGING_FILE: "/dev/null/arb.log" }), 4, /cannot be written/],
    ];
    const results: ArbResult[] = [];

    before(async () => {
      // Two at a time, because most of what they do is to start: as if each had the account for itself.
      for (let first = 0; first < cases.length; first += 2) {
        const pair = cases.slice(first, first + 2).map(([, changes], index) => {
          const leases = { ARB_STORAGE_LEASE_DIRECTORY: path.join(folder.path, `leases-${index}`) };
          return arb(["run", "--blocks", "1"], { ...leases, ...changes() });
        });
        results.push(...(await Promise.all(pair)));
      }
    });

    for (const [index, [what, , exitCode, says]] of cases.entries()) {
      it(what, () => expectOneSentence(results[index]!, exitCode, says));
    }

    it("an unfunded account, also as JSON", async () => {
      const balance = (await chain.provider.send("eth_getBalance", [operator!.address, "latest"])) as string;
      await chain.provider.send("anvil_setBalance", [operator!.address, "0x1"]);
      const result = await arb(["run", "--blocks", "1", "--json"]);
      await chain.provider.send("anvil_setBalance", [operator!.address, balance]);
      expectOneSentence(result, 3, /has 1 wei; it needs at least \d+ wei/);
      expect(result.json()).to.have.nested.property("error.code", "ACCOUNT_UNFUNDED");
    });

    after(async () => {
      expect(await chain.provider.getTransactionCount(operator!.address), "sent").to.equal(0);
      expect(existsSync(path.join(folder.path, "data")), "a journal").to.equal(false);
    });
  });

  it("shows all bad settings at once, with exit code 2", async () => {
    const result = await arb(["run"], { ARB_CHAIN_ID: "x", ARB_PROFIT_MIN_NET_PROFIT: "0" });
    expect(result.code).to.equal(2);
    expect(result.stderr).to.include("ARB_CHAIN_ID").and.to.include("ARB_PROFIT_MIN_NET_PROFIT");
  });

  it("config check shows one row a check, and fails with the first fault's code", async () => {
    const good = await arb(["config", "check"]);
    expect(good.code, good.stdout).to.equal(0);
    expect(good.stdout.match(/^✓ /gm)).to.have.length(8);
    expect(good.stdout).to.match(/^✓ signing +by the native secp256k1$/m);
    const bad = await arb(["config", "check", "--json"], {
      ARB_CONTRACT_ADDRESS: PROTOCOLS.weth,
      ARB_OPERATOR_KEYS: CANARY_KEY,
    });
    expect(bad.code).to.equal(3);
    const { checks } = bad.json() as { checks: { check: string; status: string }[] };
    expect(checks.filter(({ status }) => status === "failed").map(({ check }) => check)).to.deep.equal([
      "contract",
      "funds",
    ]);
  });

  it("config check has a row for each endpoint, and says which of them does not answer", async () => {
    const result = await arb(["config", "check"], { ARB_RPC_ENDPOINTS_SECONDARY: "http://127.0.0.1:1" });
    expect(result.code).to.equal(3);
    const rows = result.stdout.split("\n").filter((row) => row.includes(" endpoint "));
    expect(rows).to.have.length(2);
    expect(rows[0]).to.match(/^✓ endpoint {2,}http:\/\/127\.0\.0\.1:\d+\S* is on chain 1$/);
    expect(rows[1]).to.match(/^✖ endpoint {2,}The endpoint http:\/\/127\.0\.0\.1:1 does not answer: /);
  });

  it("orders are empty before the first run, and an unknown one is named", async () => {
    expect((await arb(["orders", "list", "--json"])).json()).to.deep.equal({ orders: [] });
    expect((await arb(["orders", "export"])).stdout).to.match(/^order_id,/);
    expectOneSentence(
      await arb(["orders", "show", "18446744073709551615"]),
      2,
      /There is no order 18446744073709551615/,
    );
  });

  it("simulate ends with 5 when there is nothing to gain", async () => {
    expectOneSentence(await arb(["simulate"]), 5, /nothing in \d+ pools gains more than its gas costs/);
  });

  it("withdraw does nothing when nobody is there to confirm it", async () => {
    const owner = { ARB_OWNER_KEY: ACCOUNTS.owner.privateKey };
    const args = ["withdraw", "--token", "ETH", "--amount", "all", "--to", operator!.address];
    await chain.provider.send("anvil_setBalance", [chain.contract, "0x10"]);
    const asked = await arb(args, owner);
    expect(asked.code).to.equal(2);
    expect(asked.stderr).to.include("repeat it with --yes");
    expect(await chain.provider.getBalance(chain.contract)).to.equal(16n);
    const done = await arb([...args, "--yes", "--json"], owner);
    expect(done.code, done.stderr).to.equal(0);
    expect(done.json()).to.include({ withdrawn: true, amountWei: "16" });
    expect(await chain.provider.getBalance(chain.contract)).to.equal(0n);
  });

  it("withdraw waits for its block, and ends without a word more than its result", async () => {
    const owner = { ARB_OWNER_KEY: ACCOUNTS.owner.privateKey };
    await chain.provider.send("anvil_setBalance", [chain.contract, "0x10"]);
    await chain.provider.send("evm_setAutomine", [false]);
    await chain.provider.send("evm_setIntervalMining", [1]);
    try {
      const done = await arb(
        ["withdraw", "--token", "eth", "--amount", "all", "--to", operator!.address, "--yes"],
        owner,
      );
      expect(done.code, done.stderr).to.equal(0);
      expect(done.stderr).to.equal("");
      expect(done.stdout).to.match(/^Withdrawn in block \d+, transaction 0x[0-9a-f]{64}\.$/m);
    } finally {
      await chain.provider.send("evm_setIntervalMining", [0]);
      await chain.provider.send("evm_setAutomine", [true]);
    }
  });

  describe("in all of this", () => {
    it("has shown no key and no more of a URL than its host, on the terminal or in a file", () => {
      const entries = readdirSync(folder.path, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && entry.name !== "pools.json");
      const texts = [
        ...seen.flatMap(({ stdout, stderr }) => [stdout, stderr]),
        ...files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "utf8")),
      ];
      expect(seen.length).to.be.greaterThan(15);
      for (const text of texts) {
        for (const canary of [
          CANARY_WORD,
          CANARY_KEY.slice(2),
          IDENTITY_KEY.slice(2),
          operator!.privateKey.slice(2),
          ACCOUNTS.owner.privateKey.slice(2),
        ]) {
          expect(text.toLowerCase()).not.to.include(canary);
        }
      }
    });
  });
});
