import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

type Setting = string | number | boolean | readonly string[];

/** Settings that are valid as they are; each test changes what it is about. */
const VALID: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  chain: { id: 1, network: "embedded" },
  execution_engine: { max_gas_price: "100000000000" },
  rpc_endpoints: { primary: "http://127.0.0.1:8545" },
  mev_protection: { relay_url: "http://127.0.0.1:8550", min_priority_fee: 1, bid_share_bps: 5000 },
  profit: { min_net_profit: 1, slippage_tolerance_bps: 50 },
  scanner: { pools: "pools.json", base_tokens: ["0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"] },
  storage: { directory: "data", lease_directory: "leases" },
  logging: { file: "arb.log" },
};

/** A folder of its own for one test's files. */
export class ConfigFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), "arb-config-"));

  /** Writes execution.toml with lines in place of, or besides, the valid settings; undefined leaves a setting out. */
  write(changes: Readonly<Record<string, string | undefined>> = {}): string {
    const sections = new Map(Object.entries(VALID).map(([name, table]) => [name, linesOf(table)]));
    for (const [setting, written] of Object.entries(changes)) {
      const [section = "", key = ""] = setting.split(".");
      const lines = sections.get(section) ?? new Map<string, string>();
      if (written === undefined) lines.delete(key);
      else lines.set(key, written);
      sections.set(section, lines);
    }
    const toml = [...sections].map(([section, lines]) =>
      [`[${section}]`, ...[...lines].map(([key, written]) => `${key} = ${written}`)].join("\n"),
    );
    return this.writeFile("execution.toml", toml.join("\n\n"));
  }

  /** Writes any file; returns its path. */
  writeFile(name: string, content: string | Buffer): string {
    const file = path.join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

function linesOf(table: Readonly<Record<string, Setting>>): Map<string, string> {
  return new Map(Object.entries(table).map(([key, value]) => [key, JSON.stringify(value)]));
}
