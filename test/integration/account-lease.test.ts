import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { AccountLease, defaultLeaseDirectory } from "../../bot/adapters/store/account-lease.ts";
import type { Address } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { aDirectory } from "../builders/directories.ts";
import { runArb } from "../builders/run-arb.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const SCRIPT = fileURLToPath(new URL("./processes/hold-account.ts", import.meta.url));
const POOLS = fileURLToPath(new URL("../../config/production/pools.json", import.meta.url));
const A: Address = `0x${"a1".repeat(20)}`;
const B: Address = `0x${"b2".repeat(20)}`;

function take(directory: string, accounts: readonly Address[], chainId = 1n): AccountLease {
  return AccountLease.acquire(accounts, { directory, chainId, dataDirectory: "/data/second" });
}

describe("an operator account", () => {
  it("is used by one engine at a time, whatever their data directories, and free as soon as that is killed", async () => {
    using directory = aDirectory();
    const args = ["--expose-gc", SCRIPT, directory.path, A, "/data/first"];
    const holder = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(holder.stdout, "data");
      const thrown = await thrownBy(() => take(directory.path, [B, A]));
      expect(thrown.code).to.equal("ACCOUNT_IN_USE");
      expect(thrown.message).to.equal(
        `The account ${A} is used by the engine of process ${holder.pid} in /data/first; two engines must not share one key.`,
      );
      take(directory.path, [B]).release();
      take(directory.path, [A], 10n).release();
    } finally {
      holder.kill("SIGKILL");
      await once(holder, "close");
    }
    take(directory.path, [A, B]).release();
  });

  it("keeps a second `arb run` with the same key from starting, whatever its data directory is", async () => {
    using directory = aDirectory();
    const folder = new ConfigFolder();
    const [operator] = ACCOUNTS.operators;
    const account = operator!.address.toLowerCase() as Address;
    const held = take(directory.path, [account]);
    try {
      const result = await runArb(["run", "--config", folder.write()], {
        ARB_SCANNER_POOLS: POOLS,
        ARB_STORAGE_LEASE_DIRECTORY: directory.path,
        ARB_OPERATOR_KEYS: operator!.privateKey,
        ARB_RELAY_IDENTITY_KEY: ACCOUNTS.relayIdentity.privateKey,
      });
      expect(result.stderr).to.equal(
        `The account ${account} is used by the engine of process ${process.pid} in /data/second; two engines must not share one key.\n`,
      );
      expect(result.code).to.equal(4);
    } finally {
      held.release();
      folder.remove();
    }
  });

  it("is not kept by an engine that was refused another one", async () => {
    using directory = aDirectory();
    const held = take(directory.path, [B]);
    expect((await thrownBy(() => take(directory.path, [A, B]))).code).to.equal("ACCOUNT_IN_USE");
    take(directory.path, [A]).release();
    held.release();
    take(directory.path, [A, B]).release();
  });

  it("has a lease that only its user can look into", () => {
    using directory = aDirectory();
    take(directory.file("leases"), [A]).release();
    expect(statSync(directory.file("leases")).mode & 0o777).to.equal(0o700);
  });

  it("is refused in a sentence when leases cannot be taken", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("file"), "");
    const thrown = await thrownBy(() => take(directory.file("file"), [A]));
    expect(thrown.code).to.equal("LEASE_UNUSABLE");
    expect(thrown.message).to.include(directory.file("file"));
  });

  it("is leased in the user's state directory unless the settings say otherwise", () => {
    expect(defaultLeaseDirectory({ XDG_STATE_HOME: "/state" })).to.equal("/state/flash-arbitrage/leases");
    const atHome = `${homedir()}/.local/state/flash-arbitrage/leases`;
    expect(defaultLeaseDirectory({})).to.equal(atHome);
    expect(defaultLeaseDirectory({ XDG_STATE_HOME: "" })).to.equal(atHome);
  });
});
