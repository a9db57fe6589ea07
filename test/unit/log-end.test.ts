import { readFileSync } from "node:fs";
import { expect } from "chai";
import { openLog } from "../../bot/telemetry/logger.ts";
import { aDirectory } from "../builders/directories.ts";

describe("a log that has ended", () => {
  it("has all that was written before, and takes what comes later without a fault", () => {
    using directory = aDirectory();
    const file = directory.file("arb.log");
    const { logger, close } = openLog({ level: "info", file }, (text) => text.replace("canary", "[redacted]"));
    logger.info("before, with a canary");
    close();
    logger.info("after");
    logger.child({ orderId: "1" }).warn("after, too");
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).to.deep.equal(["before, with a [redacted]"]);
  });
});
