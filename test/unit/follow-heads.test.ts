import { expect } from "chai";
import { HeadFollower, type HeadFault, type HeadSource } from "../../bot/adapters/chain/head-follower.ts";
import type { Head } from "../../bot/core/head.ts";
import type { Hex } from "../../bot/core/hex.ts";
import type { HeadListener } from "../../bot/ports/chain.ts";
import { eventually } from "../builders/eventually.ts";
import { aHead } from "../builders/heads.ts";

/** A test double: nodes of which it is said what they call their newest block, and which blocks they have. */
class ScriptedNodes implements HeadSource {
  readonly blocks = new Map<bigint | Hex, Head>();
  read: () => Promise<Head> = () => Promise.resolve(aHead(100n));
  areDown = false;
  asked = 0;
  /** What was asked for by number or hash. */
  readonly blocksRead: (bigint | Hex)[] = [];
  readonly #listeners = new Set<HeadListener>();

  newestHead(): Promise<Head> {
    this.asked += 1;
    return this.read();
  }

  onAnyHead(listener: HeadListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly readBlock = (numberOrHash: bigint | Hex): Promise<Head | undefined> => {
    this.blocksRead.push(numberOrHash);
    if (this.areDown) return Promise.reject(new Error("connect ECONNREFUSED"));
    return Promise.resolve(this.blocks.get(numberOrHash));
  };

  /** Makes blocks the chain that nodes have, instead of what they had at the same heights and above. */
  have(...heads: readonly Head[]): void {
    for (const head of heads) {
      for (const at of [...this.blocks.keys()]) if (typeof at === "bigint" && at >= head.number) this.blocks.delete(at);
      this.blocks.set(head.number, head).set(head.hash, head);
    }
  }

  /** What a node tells by itself. */
  tell(head: Head): void {
    for (const listener of this.#listeners) listener(head);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

function chainOf(first: bigint, last: bigint, fork = "main"): Head[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => aHead(first + BigInt(index), { fork }));
}

describe("following heads", () => {
  let nodes: ScriptedNodes;
  let follower: HeadFollower;
  let heard: Head[];
  let faults: HeadFault[];
  const numbers = (): bigint[] => heard.map(({ number }) => number);

  beforeEach(async () => {
    nodes = new ScriptedNodes();
    nodes.have(...chainOf(90n, 100n));
    heard = [];
    faults = [];
    follower = await HeadFollower.start(nodes, 1, (fault) => faults.push(fault));
    follower.onHead((head) => heard.push(head));
  });
  afterEach(() => follower.stop());

  /** What nodes answer from now on; resolves when they were asked twice more. */
  async function answer(read: () => Promise<Head>): Promise<void> {
    nodes.read = read;
    const before = nodes.asked;
    await eventually(() => nodes.asked >= before + 2);
  }

  it("tells each new head once, however often it is read and told", async () => {
    await answer(() => Promise.resolve(aHead(101n)));
    nodes.tell(aHead(101n));
    await answer(() => Promise.resolve(aHead(103n)));
    nodes.tell(aHead(103n));
    await answer(() => Promise.resolve(aHead(103n)));
    expect(numbers()).to.deep.equal([101n, 103n]);
    expect(follower.head().number).to.equal(103n);
  });

  it("looks back when it starts, as far as nodes have blocks", () => {
    expect(follower.hashAt(90n)).to.equal(aHead(90n).hash);
    expect(follower.hashAt(89n)).to.equal(undefined);
  });

  it("knows the blocks between when heads are skipped, before it tells the one that came", async () => {
    nodes.have(...chainOf(101n, 120n));
    const known: (Hex | undefined)[] = [];
    follower.onHead(() => known.push(follower.hashAt(110n)));
    nodes.tell(aHead(120n));
    await eventually(() => heard.length > 0);
    expect(numbers()).to.deep.equal([120n]);
    expect(known).to.deep.equal([aHead(110n).hash]);
  });

  it("goes by parents and not by the order in which heads come", async () => {
    nodes.have(...chainOf(101n, 104n));
    for (const number of [103n, 101n, 104n, 102n, 104n]) nodes.tell(aHead(number));
    await eventually(() => follower.head().number === 104n);
    expect(numbers()).to.deep.equal([103n, 104n]);
    for (const { number, hash } of chainOf(90n, 104n)) expect(follower.hashAt(number), String(number)).to.equal(hash);
  });

  it("repairs what it knows when a longer branch takes the place of blocks", async () => {
    nodes.have(...chainOf(101n, 105n));
    nodes.tell(aHead(105n));
    await eventually(() => heard.length === 1);
    const branch = chainOf(98n, 106n, "other").map((head) =>
      head.number === 98n ? { ...head, parentHash: aHead(97n).hash } : head,
    );
    nodes.have(...branch);
    nodes.tell(branch.at(-1)!);
    await eventually(() => heard.length === 2);
    for (const { number, hash } of branch) expect(follower.hashAt(number), String(number)).to.equal(hash);
    expect(follower.hashAt(97n)).to.equal(aHead(97n).hash);
  });

  it("reads ancestors by hash where nodes have another branch at their heights", async () => {
    const branch = chainOf(101n, 104n, "other");
    branch[0] = { ...branch[0]!, parentHash: aHead(100n).hash };
    for (const head of branch) nodes.blocks.set(head.hash, head);
    nodes.have(...chainOf(101n, 103n));
    nodes.tell(branch[3]!);
    await eventually(() => heard.length > 0);
    for (const { number, hash } of branch) expect(follower.hashAt(number), String(number)).to.equal(hash);
    expect(follower.hashAt(100n)).to.equal(aHead(100n).hash);
  });

  it("tells another block of the same height once nodes have it there, and none that they have not", async () => {
    const other = aHead(100n, { fork: "other", parentHash: aHead(99n).hash });
    nodes.tell(other);
    await eventually(() => nodes.blocksRead.at(-1) === 100n);
    expect(heard).to.deep.equal([]);
    nodes.have(other);
    nodes.tell(other);
    await eventually(() => heard.length > 0);
    expect(heard).to.deep.equal([other]);
    expect(follower.hashAt(100n)).to.equal(other.hash);
  });

  it("believes no lower head of a node that is behind, whichever branch that one is on", async () => {
    nodes.tell(aHead(99n));
    nodes.tell(aHead(99n, { fork: "left" }));
    await answer(() => Promise.resolve(aHead(98n)));
    expect(heard).to.deep.equal([]);
    expect(follower.head().number).to.equal(100n);
  });

  it("tells a lower head when no node has the higher one any more", async () => {
    const lower = aHead(99n, { fork: "other", parentHash: aHead(98n).hash });
    nodes.have(lower);
    await answer(() => Promise.resolve(lower));
    expect(heard).to.deep.equal([lower]);
    expect(follower.head()).to.deep.equal(lower);
    expect(follower.hashAt(100n)).to.equal(undefined);
    expect(follower.hashAt(98n)).to.equal(aHead(98n).hash);
  });

  it("tells a head whose ancestors nobody can read, knows nothing of them, and finds them later", async () => {
    nodes.areDown = true;
    nodes.tell(aHead(110n));
    await eventually(() => heard.length === 1);
    expect(follower.hashAt(100n)).to.equal(undefined);
    nodes.areDown = false;
    nodes.have(...chainOf(101n, 111n));
    nodes.tell(aHead(111n));
    await eventually(() => follower.hashAt(90n) === aHead(90n).hash);
    expect(follower.hashAt(105n)).to.equal(aHead(105n).hash);
  });

  it("remembers 256 blocks and no more", async () => {
    nodes.have(...chainOf(101n, 500n));
    nodes.tell(aHead(500n));
    await eventually(() => heard.length === 1);
    await eventually(() => follower.hashAt(245n) !== undefined);
    expect(follower.hashAt(244n)).to.equal(undefined);
    nodes.tell(aHead(501n));
    await eventually(() => heard.length === 2);
    expect(follower.hashAt(245n)).to.equal(undefined);
    expect(follower.hashAt(246n)).to.equal(aHead(246n).hash);
  });

  it("asks for no block when each head is the child of the one before", async () => {
    nodes.have(...chainOf(101n, 400n));
    nodes.tell(aHead(400n));
    await eventually(() => follower.hashAt(145n) !== undefined);
    nodes.blocksRead.length = 0;
    for (const head of chainOf(401n, 420n)) nodes.tell(head);
    await eventually(() => heard.length === 21);
    expect(nodes.blocksRead).to.deep.equal([]);
  });

  it("says that no endpoint answers, without its URL, waits longer each time, and goes on by itself", async () => {
    await answer(() => Promise.reject(new Error("no route to https://user:secret@node.test/key?x=1")));
    await answer(() => Promise.resolve(aHead(101n)));
    expect(faults[0]).to.deep.equal({ problem: "no route to https://node.test/…", attempt: 1, retryInMs: 2 });
    expect(faults[1]).to.include({ attempt: 2, retryInMs: 4 });
    expect(numbers()).to.deep.equal([101n]);
  });

  it("tells a listener nothing after it has left, and nobody anything after the stop", async () => {
    const left: Head[] = [];
    follower.onHead((head) => left.push(head))();
    await answer(() => Promise.resolve(aHead(101n)));
    follower.stop();
    nodes.tell(aHead(102n));
    expect(nodes.listeners).to.equal(0);
    expect(left).to.deep.equal([]);
    expect(numbers()).to.deep.equal([101n]);
  });
});
