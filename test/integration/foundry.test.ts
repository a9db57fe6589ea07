import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const COMPILER = join(import.meta.dirname, "../../scripts/toolchain/solc.mjs");
const FORGE = join(import.meta.dirname, "../../scripts/toolchain/forge.mjs");
/** The Node that runs this, and nothing else. */
const ENVIRONMENT = { PATH: dirname(process.execPath) };

describe("Foundry's toolchain", () => {
  let elsewhere: string;

  beforeEach(() => {
    elsewhere = mkdtempSync(join(tmpdir(), "foundry-"));
  });

  afterEach(() => {
    rmSync(elsewhere, { recursive: true });
  });

  it("has a compiler that tells its version wherever it is started", () => {
    const { stdout } = spawnSync(COMPILER, ["--version"], { cwd: elsewhere, env: ENVIRONMENT, encoding: "utf8" });
    expect(stdout).to.match(/^Version: 0\.8\.37\+commit\./m);
  });

  it("has a compiler that compiles what it is handed", () => {
    const content = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\ncontract Empty {}\n";
    const settings = { outputSelection: { "*": { "*": ["evm.bytecode.object"] } } };
    const input = JSON.stringify({ language: "Solidity", sources: { "Empty.sol": { content } }, settings });
    const { stdout } = spawnSync(COMPILER, ["--standard-json"], { input, env: ENVIRONMENT, encoding: "utf8" });
    expect(stdout).to.match(/"object":"60[0-9a-f]+"/);
  });

  it("says where to get forge when there is none", () => {
    const script = join(elsewhere, "scripts", "toolchain", "forge.mjs");
    cpSync(FORGE, script);
    const { status, stderr } = spawnSync(process.execPath, [script], { env: { PATH: elsewhere }, encoding: "utf8" });
    expect(stderr).to.contain("https://getfoundry.sh");
    expect(status).to.equal(1);
  });
});
