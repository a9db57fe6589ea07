import { expect } from "chai";
import { HeadFollower, type HeadFault } from "../../bot/adapters/chain/head-follower.ts";
import type { Head } from "../../bot/core/head.ts";
import { eventually } from "../builders/eventually.ts";
import { aHead } from "../builders/heads.ts";

interface Following {
  readonly follower: HeadFollower;
  readonly heard: Head[];
  readonly faults: HeadFault[];
  /** What the node answers from now on; resolves when it was asked twice more. */
  answer(read: () => Promise<Head>): Promise<void>;
}

async function following(): Promise<Following> {
  let read = () => Promise.resolve(aHead(100n));
  let asked = 0;
  const faults: HeadFault[] = [];
  const heard: Head[] = [];
  const ask = () => {
    asked += 1;
    return read();
  };
  const follower = await HeadFollower.start(ask, 1, (fault) => faults.push(fault));
  follower.onHead((head) => heard.push(head));
  const answer = async (next: () => Promise<Head>) => {
    read = next;
    const before = asked;
    await eventually(() => asked >= before + 2);
  };
  return { follower, heard, faults, answer };
}

describe("following heads", () => {
  let current: Following;

  beforeEach(async () => {
    current = await following();
  });
  afterEach(() => current.follower.stop());

  it("tells each new head once, however often it is read", async () => {
    await current.answer(() => Promise.resolve(aHead(101n)));
    await current.answer(() => Promise.resolve(aHead(101n)));
    await current.answer(() => Promise.resolve(aHead(103n)));
    expect(current.heard.map(({ number }) => number)).to.deep.equal([101n, 103n]);
    expect(current.follower.head().number).to.equal(103n);
  });

  it("tells another block of the same height, and none below it", async () => {
    const other = aHead(100n, { fork: "other" });
    await current.answer(() => Promise.resolve(other));
    await current.answer(() => Promise.resolve(aHead(99n)));
    expect(current.heard).to.deep.equal([other]);
    expect(current.follower.head()).to.equal(other);
  });

  it("says that the endpoint is down, without its URL, waits longer each time, and goes on by itself", async () => {
    await current.answer(() => Promise.reject(new Error("no route to https://user:secret@node.test/key?x=1")));
    await current.answer(() => Promise.resolve(aHead(101n)));
    expect(current.faults[0]).to.deep.equal({
      problem: "no route to https://node.test/…",
      attempt: 1,
      retryInMs: 2,
    });
    expect(current.faults[1]).to.include({ attempt: 2, retryInMs: 4 });
    expect(current.heard.map(({ number }) => number)).to.deep.equal([101n]);
  });

  it("tells a listener nothing after it has left, and nobody anything after the stop", async () => {
    const left: Head[] = [];
    current.follower.onHead((head) => left.push(head))();
    await current.answer(() => Promise.resolve(aHead(101n)));
    current.follower.stop();
    expect(left).to.deep.equal([]);
    expect(current.heard).to.have.length(1);
  });
});
