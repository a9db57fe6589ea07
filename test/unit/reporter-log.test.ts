import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { Redactor } from "../../bot/config/redact.ts";
import { openLog } from "../../bot/telemetry/logger.ts";
import { OrderLog } from "../../bot/telemetry/order-log.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { anOrder, eventsOf, WAY_TO } from "../builders/orders.ts";
import { LEGS_STRANDED } from "../builders/parted-orders.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const KEY = "c0ffee01".repeat(8);

describe("log", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  /** What is in the file after the work, line by line. */
  function logged(name: string, work: (log: OrderLog) => void): readonly Record<string, unknown>[] {
    const file = path.join(folder.path, "deeper", name);
    const { logger, close } = openLog({ level: "info", file }, new Redactor([KEY]).redact);
    work(new OrderLog(logger));
    close();
    expect(statSync(file).mode & 0o077, "readable by others").to.equal(0);
    return readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it("has a line for each event, with the order's id, and none of the signed bytes", () => {
    const lines = logged("life.log", (log) => {
      const { Completed: updates } = WAY_TO;
      eventsOf(updates).forEach((event, index) => log.onOrderEvent(event, anOrder(updates.slice(0, index + 1))));
    });
    expect(lines.map(({ msg }) => msg)).to.deep.equal(WAY_TO.Completed.map(({ type }) => type));
    for (const { orderId } of lines) expect(orderId).to.equal("42");
    expect(JSON.stringify(lines)).not.to.include("0x02f8aa");
    expect(lines.at(-1)).to.have.nested.property("outcome.realisedProfit.amountWei", "9000000000000000");
  });

  it("has a line for what happens to each part, with its name, and warns of one that fails", () => {
    const lines = logged("parts.log", (log) => {
      eventsOf(LEGS_STRANDED).forEach((event, index) =>
        log.onOrderEvent(event, anOrder(LEGS_STRANDED.slice(0, index + 1))),
      );
    });
    const told = lines.map(({ level, msg, partId }) => [level, msg, partId].join(" ").trim());
    expect(told.slice(-6)).to.deep.equal([
      "info part completed buy",
      "info signed sell",
      "info part published sell",
      "info part included sell",
      "warn part failed sell",
      "warn failed",
    ]);
    expect(JSON.stringify(lines)).not.to.include("0x02f8aa");
  });

  it("holds no secret, however it got in", () => {
    const lines = logged("fault.log", (log) => {
      const cause = Object.assign(new Error(`GET https://node.example/v3/canary failed for 0x${KEY}`), {
        info: { requestUrl: "https://user:canary@node.example/canary", key: KEY.toUpperCase() },
      });
      log.onFault({ kind: "executor-threw", detail: "wss://x.example/canary", cause });
    });
    const text = JSON.stringify(lines);
    expect(text).to.include("https://node.example/…");
    expect(text.toLowerCase()).not.to.include("canary").and.not.to.include(KEY);
  });

  it("says when it cannot be written", async () => {
    const fault = await thrownBy(() => openLog({ level: "info", file: "/dev/null/x.log" }, String));
    expect(fault.code).to.equal("LOG_UNWRITABLE");
  });
});
