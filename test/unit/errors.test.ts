import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { ERROR_CATALOGUE, ERROR_CODES } from "../../bot/core/error-catalogue.ts";
import type { ErrorEntry } from "../../bot/core/error-entry.ts";
import { ArbError, EXIT_CODES, messageOf } from "../../bot/core/errors.ts";
import { errorsPage } from "../../scripts/docs/errors-page.ts";
import { SPECIFICATION_ERRORS } from "../../scripts/docs/specification-errors.ts";

const BOT = new URL("../../bot/", import.meta.url);

describe("a fault that a user meets", () => {
  it("fills its sentence from the facts", () => {
    const fault = new ArbError("WRONG_CHAIN", { endpoint: "http://127.0.0.1:8545", actual: 31337n, expected: 1n });
    expect(fault.message).to.equal("The endpoint http://127.0.0.1:8545 is on chain 31337, but chain 1 is configured.");
  });

  it("takes facts as they are, also when they look like placeholders", () => {
    const fault = new ArbError("CONFIG_NOT_FOUND", { file: "{file}$&" });
    expect(fault.message).to.equal("There is no configuration file {file}$&.");
  });

  it("has the exit code of its kind", () => {
    expect(new ArbError("CONFIG_NOT_FOUND", { file: "x" }).exitCode).to.equal(EXIT_CODES.usage);
    expect(new ArbError("STORE_IN_USE", { directory: "d", pid: 1 }).exitCode).to.equal(EXIT_CODES.storage);
  });

  it("says how bad it is, whether it can pass by itself, and whether to try again", () => {
    const unreachable = new ArbError("ENDPOINT_UNREACHABLE", { endpoint: "e", problem: "p" });
    expect(unreachable).to.include({ severity: "error", recoverable: true, retry: "later" });
    const locked = new ArbError("WALLET_INACCESSIBLE", { account: "0xa", problem: "locked" });
    expect(locked).to.include({ severity: "critical", recoverable: false, retry: "never" });
  });

  it("keeps its cause", () => {
    const cause = new Error("ECONNREFUSED");
    expect(new ArbError("ENDPOINT_UNREACHABLE", { endpoint: "e", problem: "p" }, { cause }).cause).to.equal(cause);
  });
});

describe("the catalogue of faults", () => {
  it("has no code that the bot never throws", () => {
    const files = readdirSync(fileURLToPath(BOT), { recursive: true, encoding: "utf8" });
    const sources = files
      .filter((file) => file.endsWith(".ts") && file !== "core/errors.ts")
      .map((file) => readFileSync(new URL(file, BOT), "utf8"))
      .join("\n");
    const thrown = new Set([...sources.matchAll(/new ArbError\(\s*"(\w+)"/g)].map((match) => match[1]));
    expect(ERROR_CODES.filter((code) => !thrown.has(code))).to.deep.equal([]);
  });

  it("never tells to try again what cannot pass by itself", () => {
    const hopeless = Object.entries<ErrorEntry>(ERROR_CATALOGUE).filter(
      ([, { recoverable, retry }]) => !recoverable && retry !== "never",
    );
    expect(hopeless).to.deep.equal([]);
  });

  it("judges the specification's errors as the specification does", () => {
    for (const { variant, recoverable, retried, faults } of SPECIFICATION_ERRORS) {
      for (const code of faults) {
        expect(ERROR_CATALOGUE[code].recoverable, `${variant}: ${code}`).to.equal(recoverable);
        expect(ERROR_CATALOGUE[code].retry === "later", `${variant}: ${code}`).to.equal(retried);
      }
    }
  });

  it("is what docs/errors.md says: npm run docs:errors writes it anew", async () => {
    const written = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
    expect(written).to.equal(await errorsPage());
  });
});

describe("the message of what was thrown", () => {
  it("is found whatever it was", () => {
    expect(messageOf(new Error("a"))).to.equal("a");
    expect(messageOf("b")).to.equal("b");
    expect(messageOf(undefined)).to.equal("undefined");
  });
});
