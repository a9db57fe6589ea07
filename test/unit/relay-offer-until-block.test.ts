import { expect } from "chai";
import { type OfferPatience, offerUntilBlock } from "../../bot/adapters/relays/offer-until-block.ts";
import type { RelayAnswer } from "../../bot/ports/relay.ts";

const LOST: RelayAnswer = { answer: "unknown", detail: "no answer within 5 ms" };
const NO: RelayAnswer = { answer: "rejected", detail: "blockNumber 9 is in the past" };
const YES: RelayAnswer = { answer: "accepted", detail: "0xb1" };

describe("an offer to a relay", () => {
  const made = async (
    answers: readonly RelayAnswer[],
    patience: Partial<OfferPatience> = {},
  ): Promise<{ readonly answer: RelayAnswer; readonly offers: number }> => {
    let offers = 0;
    const offer = () => Promise.resolve(answers[offers++] ?? LOST);
    const parts = { isInTime: () => true, pauseMs: () => 0, random: () => 0, ...patience };
    return { answer: await offerUntilBlock(offer, parts), offers };
  };

  it("is made once when it is answered with yes or no", async () => {
    expect(await made([YES])).to.deep.equal({ answer: YES, offers: 1 });
    expect(await made([NO])).to.deep.equal({ answer: NO, offers: 1 });
  });

  it("is made again when nobody knows what became of it, three times in all", async () => {
    expect(await made([LOST, YES])).to.deep.equal({ answer: YES, offers: 2 });
    expect((await made([])).offers).to.equal(3);
  });

  it("is not made again once it is too late", async () => {
    let asked = 0;
    // In time when the wait begins, too late when it ends.
    expect(await made([], { isInTime: () => asked++ === 0 })).to.deep.equal({ answer: LOST, offers: 1 });
    expect((await made([], { isInTime: () => false })).offers).to.equal(1);
  });

  it("stays unknown when only the repetition is refused: the first one may have been taken", async () => {
    const { answer } = await made([LOST, NO]);
    expect(answer.answer).to.equal("unknown");
    expect(answer.detail).to.include(LOST.detail).and.to.include(NO.detail);
  });

  it("is given up when the relay wants to be left alone for longer than a slot", async () => {
    expect((await made([], { pauseMs: () => 12_001 })).offers).to.equal(1);
  });
});
