import { expect } from "chai";
import { AnsweredRequests } from "../../bot/api/answered-requests.ts";
import type { Answer } from "../../bot/api/door.ts";

const answer = (text: string): Answer => ({ status: 200, text });

/** A memory with a clock that is set by hand, and work that counts how often it is done. */
function aMemory(maxCharacters = 1_000) {
  const clock = { ms: 0 };
  const memory = new AnsweredRequests({ maxCharacters, keepMs: 60_000 }, () => clock.ms);
  const done: string[] = [];
  const once = async (key: string, body = "body", text = key): Promise<Answer & { readonly isReplay: boolean }> =>
    memory.once(key, body, () => {
      done.push(key);
      return Promise.resolve(answer(text));
    });
  return { memory, clock, done, once };
}

describe("answered requests", () => {
  it("are carried out once, and answered alike each time", async () => {
    const { once, done } = aMemory();
    expect(await once("a")).to.deep.equal({ ...answer("a"), isReplay: false });
    expect(await once("a")).to.deep.equal({ ...answer("a"), isReplay: true });
    expect(done).to.deep.equal(["a"]);
  });

  it("are carried out once when a repetition comes before the answer", async () => {
    const { memory } = aMemory();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const first = memory.once("a", "body", () => promise);
    const second = memory.once("a", "body", () => Promise.reject(new Error("done twice")));
    resolve(answer("late"));
    expect([await first, await second].map(({ text, isReplay }) => [text, isReplay])).to.deep.equal([
      ["late", false],
      ["late", true],
    ]);
  });

  it("refuse their key to another body", async () => {
    const { once } = aMemory();
    await once("a");
    const refused = await once("a", "another body").catch((thrown: unknown) => thrown);
    expect(refused).to.include({ code: "idempotency-key-reused", status: 409 });
  });

  it("leave their key free when they were refused", async () => {
    const { memory, once } = aMemory();
    const refused = await memory
      .once("a", "body", () => Promise.reject(new Error("refused")))
      .catch((thrown: unknown) => thrown);
    expect(refused).to.be.an("error");
    expect(await once("a", "another body")).to.include({ isReplay: false });
  });

  it("are forgotten after their time", async () => {
    const { once, clock } = aMemory();
    await once("a");
    clock.ms = 59_999;
    expect(await once("a")).to.include({ isReplay: true });
    clock.ms = 60_000;
    expect(await once("a")).to.include({ isReplay: false });
  });

  it("are forgotten, the oldest first, when they take too much room", async () => {
    const { once, done } = aMemory(1_000);
    for (let i = 0; i < 100; i++) await once(`key ${i}`, "body", "x".repeat(100));
    done.length = 0;
    for (let i = 99; i >= 0; i--) await once(`key ${i}`, "body", "x".repeat(100));
    expect(done).to.include("key 0").and.not.include("key 95");
  });
});
