import { expect } from "chai";
import { ReplacementNonces } from "../../bot/adapters/relays/replacement-nonces.ts";
import type { Hex } from "../../bot/core/hex.ts";

describe("the replacementNonce", () => {
  const offer = (raw: Hex, targetBlock = 9n) => ({ transactions: [raw], targetBlock });

  it("is the same for the same offer to another relay, and rises with each other one of its name", () => {
    const nonces = new ReplacementNonces(() => 1_000);
    const given = [offer("0x01"), offer("0x01"), offer("0x02"), offer("0x02", 10n)].map((each) =>
      nonces.nonceFor("name", each),
    );
    expect(given).to.deep.equal([1_000, 1_000, 1_001, 1_002]);
    expect(nonces.nonceFor("other name", offer("0x01"))).to.equal(1_000);
  });

  it("rises as well when what was replaced or taken back is offered again", () => {
    const nonces = new ReplacementNonces(() => 1_000);
    const given = [
      nonces.nonceFor("name", offer("0x01")),
      nonces.nonceFor("name", offer("0x02")),
      nonces.nonceFor("name", offer("0x01")),
      nonces.nonceOfCancellation("name"),
      nonces.nonceOfCancellation("name"),
      nonces.nonceFor("name", offer("0x01")),
      nonces.nonceOfCancellation("name"),
    ];
    expect(given).to.deep.equal([1_000, 1_001, 1_002, 1_003, 1_003, 1_004, 1_005]);
  });

  it("goes on rising after a restart, which has forgotten it", () => {
    let nowMs = 1_000;
    const before = new ReplacementNonces(() => nowMs);
    const last = [before.nonceFor("name", offer("0x01")), before.nonceFor("name", offer("0x02"))][1]!;
    nowMs += 50;
    const after = new ReplacementNonces(() => nowMs);
    expect(after.nonceFor("name", offer("0x03"))).to.be.greaterThan(last);
    expect(after.nonceOfCancellation("a name from before the restart")).to.equal(nowMs);
  });
});
