import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ConfigFolder } from "../builders/config-folder.ts";
import { type ArbResult, runArb } from "../builders/run-arb.ts";

describe("arb halt and arb resume, as they are typed", () => {
  let folder: ConfigFolder;
  let config: string;
  beforeEach(() => {
    folder = new ConfigFolder();
    config = folder.write();
  });
  afterEach(() => folder.remove());

  const arb = async (...args: readonly string[]): Promise<ArbResult> => {
    const result = await runArb([...args, "--config", config]);
    expect(result.stderr).to.equal("");
    expect(result.code).to.equal(0);
    return result;
  };

  it("need no key, no endpoint and no earlier run, and say in one line what they did", async () => {
    const file = path.join(folder.path, "data", "halt.json");
    const halted = await arb("halt", "--reason", "a drill", "--cancel");
    expect(halted.stdout).to.match(/^Halted \(a drill\): .*\n$/);
    expect(JSON.parse(readFileSync(file, "utf8"))).to.include({ reason: "a drill", cancelInFlight: true });
    expect((await arb("resume")).stdout).to.match(/^Resumed \(it was halted: a drill\): .*\n$/);
    expect(existsSync(file)).to.equal(false);
  });

  it("may be repeated, and tell programs in data", async () => {
    expect((await arb("halt", "--json")).json()).to.include({ halted: true, changed: true, engine: null });
    expect((await arb("halt", "--json")).json()).to.include({ halted: true, changed: false });
    expect((await arb("resume", "--json")).json()).to.include({ halted: false, changed: true });
    expect((await arb("resume", "--json")).json()).to.include({ halted: false, changed: false });
  });

  it("work where no endpoint is set, and whatever is wrong with settings that they do not need", async () => {
    config = folder.write({ "rpc_endpoints.primary": undefined, "profit.min_net_profit": '"much"' });
    expect((await arb("halt")).stdout).to.match(/^Halted /);
    expect((await arb("journal", "check")).stdout).to.match(/^There is no journal /);
    expect((await arb("resume")).stdout).to.match(/^Resumed /);
    expect((await runArb(["config", "check", "--offline", "--config", config])).code).to.equal(2);
  });

  it("refuse a reason without words", async () => {
    const result = await runArb(["halt", "--reason", " ", "--config", config]);
    expect(result.code).to.equal(2);
    expect(result.stderr).to.include("Expected a text of 1 to 200 characters.");
  });
});
