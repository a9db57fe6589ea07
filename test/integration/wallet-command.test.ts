import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Wallet } from "ethers";
import { expect } from "chai";
import { AccountLease } from "../../bot/adapters/store/account-lease.ts";
import type { Address } from "../../bot/core/hex.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { GWEI, startWalletChain, type WalletChain } from "../builders/wallet-chain.ts";
import { runWallet, type WalletRun } from "../builders/wallet-process.ts";

const KEY = `ca7a27${"0d".repeat(29)}`;
const BROKEN_KEY = `${KEY.slice(0, 62)}zz`;
const BROKEN_MNEMONIC = "canary canal candy cannon canoe canvas canyon capable capital captain carbon card";
const PASSWORD = "canary of a password";
const WRONG_PASSWORD = "canary of a wrong password";
const NODE_KEY = "canary-of-a-node";
const CANARIES = [KEY, BROKEN_KEY, BROKEN_MNEMONIC, PASSWORD, WRONG_PASSWORD, NODE_KEY];
const ACCOUNT = new Wallet(`0x${KEY}`).address;
const SECRET_FILES = ["password", "wrong-password", "key", "open-key", "stray.json"];

interface Site {
  readonly folder: ConfigFolder;
  readonly chain: WalletChain;
  readonly wallets: string;
  readonly runs: WalletRun[];
  file(name: string): string;
  run(args: readonly string[], stdin?: string): Promise<WalletRun>;
}

/** Secrets in files of their own, one chain that answers and one endpoint that does not. */
async function openSite(): Promise<Site> {
  const folder = new ConfigFolder();
  const chain = await startWalletChain(8453);
  const config = folder.write();
  const file = (name: string): string => path.join(folder.path, name);
  const secret = (name: string, text: string, mode = 0o600): void => {
    writeFileSync(file(name), `${text}\n`);
    chmodSync(file(name), mode);
  };
  secret("password", PASSWORD);
  secret("wrong-password", WRONG_PASSWORD);
  secret("key", `0x${KEY}`);
  secret("open-key", `0x${KEY}`, 0o644);
  const wallets = file("wallets");
  const runs: WalletRun[] = [];
  const settings = {
    ARB_NETWORK_BASE_ENDPOINT: chain.rpcUrl,
    ARB_NETWORK_OPTIMISM_ENDPOINT: `http://user:${NODE_KEY}@127.0.0.1:1/${NODE_KEY}?key=${NODE_KEY}`,
  };
  const run = async (args: readonly string[], stdin = ""): Promise<WalletRun> => {
    const places = ["--config", config, "--wallets", wallets];
    const result = await runWallet([...args, ...places], { stdin, settings });
    runs.push(result);
    return result;
  };
  return { folder, chain, wallets, runs, file, run };
}

function lastJson({ stdout }: WalletRun): unknown {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

describe("arb wallet", function () {
  let site: Site;
  const password = (): readonly string[] => ["--password-file", site.file("password")];

  before(async () => {
    site = await openSite();
    const [made, brought] = await Promise.all([
      site.run(["create", "fresh", ...password()]),
      site.run(["import", "brought", "--json", ...password()], `0x${KEY}\n`),
    ]);
    expect([made.code, brought.code], made.stderr + brought.stderr).to.deep.equal([0, 0]);
    expect(lastJson(brought)).to.include({ name: "brought", address: ACCOUNT.toLowerCase() });
  });

  after(async () => {
    await site.chain[Symbol.asyncDispose]();
    site.folder.remove();
  });

  it("makes files that only their owner may use, and that any other tool can open", async () => {
    const file = path.join(site.wallets, "brought.json");
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(statSync(site.wallets).mode & 0o777).to.equal(0o700);
    const opened = await Wallet.fromEncryptedJson(readFileSync(file, "utf8"), PASSWORD);
    expect(opened.address).to.equal(ACCOUNT);
  });

  it("refuses keys, passwords and files in words that hold none of them", async () => {
    const already = readFileSync(path.join(site.wallets, "brought.json"), "utf8");
    const refused = await Promise.all([
      site.run(["import", "a", ...password()], `0x${BROKEN_KEY}`),
      site.run(["import", "b", ...password()], BROKEN_MNEMONIC),
      site.run(["import", "c", "--from", site.file("open-key"), ...password()]),
      site.run(["import", "brought", "--from", site.file("key"), ...password()]),
      site.run(["create", "e"]),
    ]);
    const words = [
      /stdin is not a usable key: it does not hold a private key/,
      /stdin is not a usable key/,
      /open-key is not a usable key: others may use it, because its mode is 0644/,
      /brought\.json is not a usable key file: it exists, and is never written over/,
      /ARB_KEYS_PASSWORD is not set/,
    ];
    for (const [index, { code, stderr }] of refused.entries()) {
      expect(code).to.equal(2);
      expect(stderr).to.match(words[index] ?? /never/);
    }
    expect(readdirSync(site.wallets).toSorted()).to.deep.equal(["brought.json", "fresh.json"]);
    expect(readFileSync(path.join(site.wallets, "brought.json"), "utf8")).to.equal(already);
  });

  it("lists wallets and networks without a password, and tells a key in the clear only by its file", async () => {
    writeFileSync(path.join(site.wallets, "stray.json"), `{"privateKey": "${KEY}"}`);
    const listed = await site.run(["list", "--json"]);
    expect(listed.code).to.equal(0);
    expect(lastJson(listed)).to.have.property("wallets").with.lengthOf(2);
    expect(lastJson(listed))
      .to.have.nested.property("unusable[0].problem")
      .that.matches(/^it is no encrypted key/);
    expect(lastJson(listed)).to.have.deep.nested.property("networks[2].endpoint", "http://127.0.0.1:1/…");
  });

  it("shows what there is although an endpoint does not answer, which is a fault only when it was asked for", async () => {
    const [all, asked] = await Promise.all([
      site.run(["balances"]),
      site.run(["balances", "--network", "optimism", "--json"]),
    ]);
    expect([all.code, asked.code]).to.deep.equal([0, 3]);
    expect(all.stdout).to.include("optimism (chain 10): The endpoint http://127.0.0.1:1/… does not answer");
  });

  it("recovers nothing with a wrong password or while an engine has the account", async () => {
    const { chain } = site;
    await chain.becomeOpStack();
    await chain.fund(ACCOUNT as Address, 10n ** 18n);
    await chain.offer(new Wallet(`0x${KEY}`), 1, 2n * GWEI);
    const recover = ["recover", "--network", "base", "--wallet", "brought", "--yes"];
    const wrong = await site.run([...recover, "--execute", "--password-file", site.file("wrong-password")]);
    expect(wrong.stdout).to.match(/free {4}cancel nonce 1 of[^]*free {4}fill the missing nonce 0 of/);
    expect([wrong.code, wrong.stderr]).to.deep.equal([
      2,
      `${path.join(site.wallets, "brought.json")} is not a usable key file: the password does not open it, or it is damaged.\n`,
    ]);
    const settings = { directory: site.file("leases"), chainId: 8453n, dataDirectory: "/var/lib/bot" };
    const lease = AccountLease.acquire([ACCOUNT.toLowerCase() as Address], settings);
    const leased = await site.run([...recover, "--execute", ...password()]);
    lease.release();
    expect(leased.code).to.equal(4);
    expect(leased.stderr).to.include("is used by the engine of process");
    expect(await chain.provider.getTransactionCount(ACCOUNT)).to.equal(0);

    const freed = await site.run([...recover, "--execute", "--json", ...password()]);
    expect(freed.code, freed.stderr).to.equal(0);
    expect(lastJson(freed)).to.have.nested.property("outcomes[0].outcomes[1].status", "done");
    expect(await chain.provider.getTransactionCount(ACCOUNT)).to.equal(2);
  });

  it("leaves no canary in any output, file, argument or child of all these runs", () => {
    expect(site.runs).to.have.lengthOf(13);
    const written = readdirSync(site.folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !SECRET_FILES.includes(entry.name))
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
    expect(existsSync(site.file("arb.log"))).to.equal(false);
    const shown = [...site.runs.flatMap(({ stdout, stderr, seen }) => [stdout, stderr, seen]), ...written];
    expect(shown.join("\n")).to.include("arb.mjs");
    for (const canary of CANARIES) expect(shown.join("\n").toLowerCase()).not.to.include(canary);
  });

  it("does not repeat a key that somebody gives as an argument", async () => {
    const { code, stdout, stderr } = await site.run(["import", "x", `--any=${KEY}`, "--json"]);
    expect(code).to.equal(2);
    expect(stdout + stderr)
      .to.include("unknown option '--any=(secret)'")
      .and.not.match(/canary|ca7a27/);
  });
});
