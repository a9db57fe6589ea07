import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { EventFragment, id } from "ethers";
import { MOVE_EVENTS } from "../../bot/market/move-events.ts";
import { isRecordedMainnetThere, RECORDED_MAINNET } from "../builders/recorded-mainnet.ts";

const SIGNATURES = Object.values(MOVE_EVENTS).flatMap((venue) => venue.flatMap(({ signatures }) => signatures));
/** How Curve's pools call a trade, and liquidity that is put in and taken out. */
const CURVE_WORDS = ["TokenExchange", "AddLiquidity", "RemoveLiquidity", "RemoveLiquidityOne"];

describe("the events that move pools", () => {
  it("are written as they are hashed, each of a venue once", () => {
    for (const signature of SIGNATURES) {
      expect(EventFragment.from(`event ${signature}`).format("sighash")).to.equal(signature);
    }
    for (const venue of Object.values(MOVE_EVENTS)) {
      const own = venue.flatMap(({ signatures }) => signatures);
      expect(new Set(own).size).to.equal(own.length);
    }
  });

  it("are those of every generation of Curve's pools that is recorded", function () {
    // That the recordings are missing is said by recorded-blocks.test.ts.
    if (!isRecordedMainnetThere()) this.skip();
    const topics = new Map(MOVE_EVENTS.curve.flatMap(({ signatures }) => signatures.map((s) => [id(s), s])));
    const recorded = gunzipSync(readFileSync(new URL("codes.json.gz", RECORDED_MAINNET))).toString();
    const codes = Object.values(JSON.parse(recorded) as Record<string, string>);
    const named = codes.map((code) => [...topics].filter(([topic]) => code.includes(topic.slice(2))).map(([, s]) => s));
    const words = named.map((events) => new Set(events.map((event) => event.slice(0, event.indexOf("(")))));
    const pools = words.filter((found) => found.has("TokenExchange"));
    expect(pools).to.have.length(6);
    for (const found of pools) expect([...found]).to.include.members(CURVE_WORDS);
  });
});
