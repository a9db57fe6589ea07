import { expect } from "chai";
import { retryAfterMs } from "../../bot/adapters/relays/retry-after.ts";

describe("the header Retry-After", () => {
  const nowMs = Date.parse("2026-11-20T12:00:00Z");

  it("is seconds or a date", () => {
    expect(retryAfterMs("7", nowMs)).to.equal(7_000);
    expect(retryAfterMs(" 0 ", nowMs)).to.equal(0);
    expect(retryAfterMs("Fri, 20 Nov 2026 12:00:30 GMT", nowMs)).to.equal(30_000);
    expect(retryAfterMs("Fri, 20 Nov 2026 11:00:00 GMT", nowMs), "a date that has passed").to.equal(0);
  });

  it("is nothing when it says nothing", () => {
    for (const header of [undefined, "", "soon", "NaN"]) expect(retryAfterMs(header, nowMs)).to.equal(undefined);
  });
});
