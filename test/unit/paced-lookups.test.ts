import { expect } from "chai";
import { PacedLookups } from "../../bot/adapters/chain/paced-lookups.ts";
import { settled } from "../builders/chain.ts";
import { eventually } from "../builders/eventually.ts";

describe("Paced lookups", () => {
  let rounds: (readonly number[])[];
  let answer: () => void;
  let lookups: PacedLookups<number>;

  function open(pace = { maxQueued: 5, perRound: 2, pauseMs: 1 }, fails = false): void {
    rounds = [];
    lookups = new PacedLookups(pace, async (questions) => {
      rounds.push(questions);
      await new Promise<void>((resolve) => (answer = resolve));
      if (fails) throw new Error("no answer");
    });
  }

  afterEach(() => lookups.stop());

  it("ask the first at once and each question once, however many ask it", async () => {
    open();
    const once = lookups.ask([1]);
    const again = lookups.ask([1]);
    expect(rounds).to.deep.equal([[1]]);
    answer();
    await once;
    await again;
    expect(rounds).to.have.length(1);
  });

  it("gather what comes meanwhile into rounds of a bounded size, one after the other", async () => {
    open();
    const first = lookups.ask([1]);
    const others = lookups.ask([2, 3, 4]);
    expect(rounds).to.deep.equal([[1]]);
    answer();
    await first;
    await eventually(() => rounds.length === 2);
    expect(rounds[1]).to.deep.equal([2, 3]);
    answer();
    await eventually(() => rounds.length === 3);
    expect(rounds[2]).to.deep.equal([4]);
    answer();
    await others;
  });

  it("rest between two rounds, also when nothing waited at the end of the first", async () => {
    open({ maxQueued: 5, perRound: 2, pauseMs: 60_000 });
    const first = lookups.ask([1]);
    answer();
    await first;
    void lookups.ask([2]);
    await settled();
    expect(rounds).to.deep.equal([[1]]);
  });

  it("turn away what is too much, as a whole, and take it again when there is room", async () => {
    open();
    void lookups.ask([1]);
    void lookups.ask([2, 3, 4]);
    expect(lookups.ask([5, 6, 7])).to.equal(undefined);
    expect(lookups.isAsking(5)).to.equal(false);
    expect(lookups.ask([5, 4])).not.to.equal(undefined);
    answer();
    await eventually(() => rounds.length === 2);
    expect(lookups.ask([6, 7])).not.to.equal(undefined);
  });

  it("let go of whoever waits when nobody answers, and ask again when asked again", async () => {
    open(undefined, true);
    const asked = lookups.ask([1]);
    answer();
    await asked;
    void lookups.ask([1]);
    await eventually(() => rounds.length === 2);
  });

  it("let go of whoever waits when they are stopped, and ask nothing more", async () => {
    open();
    const first = lookups.ask([1]);
    const second = lookups.ask([2]);
    lookups.stop();
    await second;
    answer();
    await first;
    expect(lookups.ask([3])).to.equal(undefined);
    expect(rounds).to.deep.equal([[1]]);
  });
});
