import { expect } from "chai";
import type { Signal } from "../../bot/core/signal.ts";
import { WaitingRoom } from "../../bot/engine/waiting-room.ts";
import type { MissingFact } from "../../bot/ports/executor.ts";
import { eventually } from "../builders/eventually.ts";
import { aSignal } from "../builders/signals.ts";

const AN_HOUR_MS = 3_600_000;
const never = (): void => expect.fail("its time was not up");

/** A fact that counts who listens for it: until it arrives it keeps each of them, and whatever they hold. */
function aFact(): { readonly fact: MissingFact; readonly listeners: () => number; readonly arrive: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let listeners = 0;
  const then: Promise<void>["then"] = (...handlers) => {
    listeners += 1;
    return Promise.prototype.then.apply(promise, handlers as never) as never;
  };
  const arrival: Promise<void> = Object.assign(promise, { then });
  return { fact: { fact: "a block", arrival }, listeners: () => listeners, arrive: () => resolve(undefined) };
}

/** The room, and what it has said of arrivals. */
function aRoom() {
  const arrived: (readonly Signal[])[] = [];
  return { room: new WaitingRoom((signals) => arrived.push(signals)), arrived };
}

describe("the waiting room", () => {
  it("listens once to a fact, however many signals come and go before it arrives", async () => {
    const { room } = aRoom();
    const { fact, listeners } = aFact();
    let timeouts = 0;
    for (let round = 1; round <= 20; round++) {
      for (let number = 0; number < 10; number++) room.admit(aSignal(), fact, 0, () => (timeouts += 1));
      await eventually(() => timeouts === 10 * round);
      room.admit(aSignal(), fact, AN_HOUR_MS, never);
      room.remove(() => true);
    }
    expect([room.size, listeners()]).to.deep.equal([0, 1]);
  });

  it("lets go of the signals that have gone: only those that still wait hear of the fact, together", async () => {
    const { room, arrived } = aRoom();
    const { fact, arrive } = aFact();
    const [removed, late, ...waiting] = [aSignal(), aSignal(), aSignal(), aSignal()];
    let timeouts = 0;
    room.admit(late, fact, 0, () => (timeouts += 1));
    for (const signal of [removed, ...waiting]) room.admit(signal, fact, AN_HOUR_MS, never);
    expect(room.remove((signal) => signal === removed)).to.deep.equal([removed]);
    await eventually(() => timeouts === 1);
    arrive();
    await eventually(() => arrived.length > 0);
    expect(arrived).to.deep.equal([waiting]);
    expect(room.size).to.equal(0);
  });

  it("listens to each fact by itself", async () => {
    const { room, arrived } = aRoom();
    const [first, second] = [aFact(), aFact()];
    const [one, other] = [aSignal(), aSignal()];
    room.admit(one, first.fact, AN_HOUR_MS, never);
    room.admit(other, second.fact, AN_HOUR_MS, never);
    second.arrive();
    await eventually(() => arrived.length > 0);
    expect([arrived, room.size]).to.deep.equal([[[other]], 1]);
    first.arrive();
    await eventually(() => arrived.length > 1);
    expect([arrived, room.size]).to.deep.equal([[[other], [one]], 0]);
  });
});
