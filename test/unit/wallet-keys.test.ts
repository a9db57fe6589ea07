import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { computeAddress } from "ethers";
import { runCli } from "../../bot/cli/run-cli.ts";
import type { Actions } from "../../bot/cli/program.ts";
import { findWallets } from "../../bot/commands/wallet/find-wallets.ts";
import { keyOfText } from "../../bot/commands/wallet/key-of-text.ts";
import { keysInArguments } from "../../bot/cli/wallet-arguments.ts";
import { loadTradingFiles } from "../../bot/config/load-config.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const { address: OWNER, privateKey: KEY } = ACCOUNTS.owner;
/** Known to everybody: the accounts of Hardhat and anvil. */
const MNEMONIC = "test test test test test test test test test test test junk";

describe("A key that is brought", () => {
  it("is a private key with or without 0x, or an account of a mnemonic", () => {
    for (const text of [KEY, `${KEY.slice(2).toUpperCase()}\n`, `  ${MNEMONIC.replaceAll(" ", "\n")} `]) {
      expect(computeAddress(keyOfText(text, 0, "stdin").privateKey).toLowerCase()).to.equal(OWNER);
    }
    const second = computeAddress(keyOfText(MNEMONIC, 1, "stdin").privateKey);
    expect(second).to.equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
  });

  it("is refused in a sentence that repeats nothing of it", async () => {
    const order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    for (const text of ["", "0".repeat(64), order, `${KEY}00`, MNEMONIC.replace("junk", "test")]) {
      const fault = await thrownBy(() => keyOfText(text, 0, "key.txt"));
      expect(fault.message).to.match(/^key\.txt is not a usable key: it does not hold a private key/);
      if (text !== "") expect(fault.message).not.to.include(text);
      expect(fault.cause).to.equal(undefined);
    }
  });

  it("is hidden when it stands among the arguments of arb wallet, and only there", () => {
    const argv = ["wallet", "import", `--any=${KEY}`, `--seed=${MNEMONIC}`, `--to=${OWNER}`];
    expect(keysInArguments(argv)).to.deep.equal([KEY.slice(2), MNEMONIC]);
    expect(keysInArguments(["quarantine", "release", KEY])).to.deep.equal([]);
  });

  it("is refused as the value of an option that people would expect", async () => {
    for (const option of ["--private-key", "--key", "--mnemonic", "--password"]) {
      const printed: string[] = [];
      const terminal = { write: (text: string) => printed.push(text) };
      const streams = { stdout: terminal, stderr: terminal };
      const argv = ["wallet", "import", "x", option, "canary", "--json"];
      expect(
        await runCli(
          argv,
          () => ({}) as Actions,
          streams,
          (text) => text,
        ),
      ).to.equal(2);
      expect(printed.join("")).to.include(`${option} must be read from stdin`).and.not.include("canary");
    }
  });
});

describe("A directory of wallets", () => {
  it("knows the files that trade, whatever else is wrong with the settings", async () => {
    const folder = new ConfigFolder();
    const changes = { "trading.account_files": '["keys/trader.json"]', "trading.colour": "1", "chain.id": undefined };
    const files = await loadTradingFiles(folder.write(changes), {});
    expect(files).to.deep.equal([path.join(folder.path, "keys/trader.json")]);
    expect(await loadTradingFiles(folder.write(), {})).to.deep.equal([]);
    folder.remove();
  });

  it("tells whose the files are and what uses them, without a password", async () => {
    using directory = aDirectory();
    const [geth, ethers, other] = ["geth.json", "ethers.json", "other.json"].map((name) => directory.file(name));
    writeFileSync(geth!, JSON.stringify({ version: 3, crypto: {}, address: OWNER.slice(2) }));
    writeFileSync(ethers!, JSON.stringify({ version: 3, Crypto: {}, address: OWNER }));
    writeFileSync(other!, "null");
    const found = await findWallets(directory.path, {
      files: new Map([[geth!, "trading"]]),
      accounts: [[OWNER, "keys"]],
    });
    expect(found.wallets.map(({ name, address, uses }) => [name, address, uses])).to.deep.equal([
      ["ethers", OWNER, ["keys", "trading"]],
      ["geth", OWNER, ["keys", "trading"]],
    ]);
    expect(found.unusable.map(({ file }) => file)).to.deep.equal([other]);
    expect(await findWallets(directory.file("none"), { files: new Map(), accounts: [] })).to.deep.equal({
      wallets: [],
      unusable: [],
    });
  });
});
