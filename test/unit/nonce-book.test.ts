import { expect } from "chai";
import { NonceBook } from "../../bot/accounts/nonce-book.ts";
import { OpenOrders } from "../../bot/accounts/open-orders.ts";
import { aClaim, aHash } from "../builders/nonce-claims.ts";

/** A book whose account has sent so many transactions. */
function aBook(count = 5, openOrders = new OpenOrders()): NonceBook {
  const book = new NonceBook(openOrders);
  book.observeCount(count);
  return book;
}

/** Reserves and signs for a public order. */
function signPublic(book: NonceBook, orderId: bigint): number {
  const nonce = book.reserve(orderId, "public");
  book.recordSigned(nonce, aClaim(orderId));
  book.recordPublic(nonce, aHash(orderId));
  return nonce;
}

function signPrivate(book: NonceBook, orderId: bigint): number {
  const nonce = book.reserve(orderId, "private");
  book.recordSigned(nonce, aClaim(orderId));
  return nonce;
}

describe("the nonces of an account", () => {
  it("are queued by public orders, from their reservation on", () => {
    const book = aBook();
    expect([1n, 2n, 3n].map((orderId) => book.reserve(orderId, "public"))).to.deep.equal([5, 6, 7]);
    book.recordSigned(5, aClaim(1n));
    expect(book.reserve(4n, "public")).to.equal(8);
  });

  it("of an order whose transactions nobody has are a gap for those above, and the next order's to take", () => {
    const book = aBook();
    for (const orderId of [1n, 2n]) signPublic(book, orderId);
    expect(book.gapBelow(2n, 6)).to.equal(undefined);
    book.giveUp(1n);
    expect(book.gapBelow(2n, 6)).to.equal(5);
    expect(book.reserve(3n, "public")).to.equal(5);
    expect(book.recordSigned(5, aClaim(3n)), "it is still a rival").to.deep.equal([aHash(1n)]);
  });

  it("leave no gap when an order is given up between its reservation and its signature", () => {
    const book = aBook();
    book.reserve(1n, "public");
    book.reserve(2n, "public");
    book.forget(1n);
    expect(book.reserve(3n, "public")).to.equal(5);
    expect(book.reserve(4n, "public")).to.equal(7);
  });

  it("are given to an order that reserves again instead of what it had", () => {
    const openOrders = new OpenOrders();
    const book = aBook(5, openOrders);
    expect(book.reserve(1n, "public")).to.equal(5);
    book.observeCount(6);
    expect(book.reserve(1n, "public")).to.equal(6);
    expect(book.reserve(1n, "public")).to.equal(6);
    expect(openOrders.list()).to.deep.equal([1n]);
  });

  it("that were freed are taken before the queue grows, lowest first, each once", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n, 4n]) signPublic(book, orderId);
    for (const orderId of [3n, 1n, 2n]) book.forget(orderId);
    expect([5n, 6n, 7n, 8n].map((orderId) => book.reserve(orderId, "public"))).to.deep.equal([5, 6, 7, 9]);
  });

  it("that a count far above the last one has closed are not gone through", () => {
    const book = aBook();
    signPublic(book, 1n);
    book.observeCount(2 ** 40);
    expect(book.reserve(2n, "public")).to.equal(2 ** 40);
  });

  it("are the lowest open one for each private order", () => {
    const book = aBook();
    expect([signPrivate(book, 1n), signPrivate(book, 2n), signPrivate(book, 3n)]).to.deep.equal([5, 5, 5]);
    book.recordIncluded(5, aHash(2n));
    expect(signPrivate(book, 4n)).to.equal(6);
  });

  it("have rivals that are named by the one which signs later, also when both had reserved before", () => {
    const book = aBook();
    book.reserve(1n, "private");
    book.reserve(2n, "private");
    expect(book.recordSigned(5, aClaim(1n))).to.deep.equal([]);
    expect(book.recordSigned(5, aClaim(2n))).to.deep.equal([aHash(1n)]);
    const replacement = aClaim(1n, { hash: aHash(1n, 1) });
    expect(book.recordSigned(5, replacement)).to.deep.equal([aHash(1n), aHash(2n)]);
    book.forget(2n);
    expect(book.hashesAt(5)).to.deep.equal([aHash(1n), aHash(1n, 1)]);
  });

  it("know a forgotten rival as long as anything is there that may have named it", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n]) book.recordSigned(5, aClaim(orderId));
    expect(book.formerHashesAt(5)).to.deep.equal([]);
    book.forget(1n);
    book.recordSigned(5, aClaim(4n));
    book.forget(2n);
    expect(book.formerHashesAt(5)).to.deep.equal([aHash(1n), aHash(2n)]);
    book.forget(3n);
    expect(book.formerHashesAt(5), "4 never knew of 1").to.deep.equal([aHash(2n), aHash(3n)]);
    expect([book.signedAt(5), book.newestHashAt(5)]).to.deep.equal([1, aHash(4n)]);
    book.forget(4n);
    book.recordSigned(5, aClaim(5n));
    expect(book.formerHashesAt(5)).to.deep.equal([]);
    expect([book.signedAt(6), book.newestHashAt(6), book.formerHashesAt(6)]).to.deep.equal([0, undefined, []]);
  });

  it("know what an earlier run wrote down, until whoever was found with it is forgotten", () => {
    const book = aBook();
    book.recordSigned(5, aClaim(2n, { competesWith: [aHash(1n)] }));
    expect(book.hashesAt(5)).to.deep.equal([aHash(2n)]);
    expect(book.formerHashesAt(5)).to.deep.equal([aHash(1n)]);
    book.recordSigned(5, aClaim(3n));
    book.forget(2n);
    expect(book.formerHashesAt(5)).to.deep.equal([aHash(2n)]);
  });

  it("change nothing when a signature is recorded again", () => {
    const book = aBook();
    book.recordSigned(5, aClaim(1n, { isPublic: true }));
    book.setUseful(1n, false);
    expect(book.recordSigned(5, aClaim(1n))).to.deep.equal([]);
    expect(book.reserve(2n, "public")).to.equal(6);
  });

  it("cannot be public for what was never signed", () => {
    const book = aBook();
    expect(() => book.recordPublic(5, aHash(1n))).to.throw("nothing of ours has nonce 5");
    book.reserve(1n, "public");
    expect(() => book.recordPublic(5, aHash(1n))).to.throw("not recorded as signed");
  });

  it("have one public order each: a second one learns who is there", () => {
    const book = aBook();
    signPrivate(book, 1n);
    expect(book.publicRival(1n, 5)).to.equal(undefined);
    expect(book.reserve(2n, "public")).to.equal(5);
    expect(book.publicRival(1n, 5)).to.equal(2n);
    expect(book.publicRival(2n, 5)).to.equal(undefined);
  });

  it("are counted by the chain, which never takes one back", () => {
    const book = aBook(5);
    book.observeCount(3);
    expect(book.count).to.equal(5);
    book.recordIncluded(7, aHash(1n));
    expect(book.count).to.equal(8);
    book.recordIncluded(2, aHash(2n));
    expect(book.reserve(3n, "private")).to.equal(8);
  });
});

describe("a nonce that a reorganisation frees", () => {
  it("is taken by the next order, as a rival of what had it", () => {
    const book = aBook();
    signPrivate(book, 1n);
    book.recordIncluded(5, aHash(1n));
    expect(book.reserve(2n, "private")).to.equal(6);
    book.recordRemoved(5, aHash(1n));
    expect(book.count).to.equal(6);
    expect(book.reserve(2n, "private")).to.equal(5);
    expect(book.recordSigned(5, aClaim(2n))).to.deep.equal([aHash(1n)]);
  });

  it("is used up again once the chain shows so", () => {
    const openOrders = new OpenOrders();
    const book = aBook(5, openOrders);
    signPublic(book, 1n);
    book.recordIncluded(5, aHash(1n));
    book.recordRemoved(5, aHash(1n));
    expect(openOrders.list()).to.deep.equal([1n]);
    book.observeCount(6);
    expect(openOrders.size).to.equal(0);
    expect(book.reserve(2n, "private")).to.equal(6);
  });

  it("is the next public order's when what had it was given up", () => {
    const book = aBook();
    for (const orderId of [1n, 2n]) signPublic(book, orderId);
    book.giveUp(1n);
    book.recordIncluded(5, aHash(1n));
    expect(book.reserve(3n, "public")).to.equal(7);
    book.recordRemoved(5, aHash(1n));
    expect(book.reserve(4n, "public")).to.equal(5);
  });

  it("is not free when a rival of ours has it in the new blocks", () => {
    const book = aBook();
    signPrivate(book, 1n);
    signPrivate(book, 2n);
    book.recordIncluded(5, aHash(1n));
    book.recordIncluded(5, aHash(2n));
    book.recordRemoved(5, aHash(1n));
    expect(book.reserve(3n, "private")).to.equal(6);
  });

  it("is a gap when what had it can do nothing any more", () => {
    const book = aBook();
    signPrivate(book, 1n);
    book.recordIncluded(5, aHash(1n));
    signPublic(book, 2n);
    book.setUseful(1n, false);
    expect(book.gapBelow(2n, 6)).to.equal(undefined);
    book.recordRemoved(5, aHash(1n));
    expect(book.gapBelow(2n, 6)).to.equal(5);
  });
});

describe("a gap below public transactions", () => {
  it("is told to the order just above it, and to no other", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n, 4n, 5n]) signPublic(book, orderId);
    book.forget(1n);
    book.forget(4n);
    expect([2n, 3n, 5n].map((orderId) => book.gapBelow(orderId, 4 + Number(orderId)))).to.deep.equal([5, undefined, 8]);
  });

  it("is filled from its lowest nonce on", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n]) signPublic(book, orderId);
    book.forget(1n);
    book.forget(2n);
    for (const gap of [5, 6]) {
      expect(book.reserveGap(3n, 7)).to.equal(gap);
      expect(book.recordSigned(gap, aClaim(3n, { hash: aHash(3n, gap) }))).to.deep.equal([]);
    }
    expect(book.reserveGap(3n, 7)).to.equal(undefined);
  });

  it("is found below a no-op that the same order has signed", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n]) signPublic(book, orderId);
    book.forget(2n);
    book.recordSigned(book.reserveGap(3n, 7)!, aClaim(3n, { hash: aHash(3n, 1) }));
    book.forget(1n);
    expect(book.gapBelow(3n, 7)).to.equal(5);
  });

  it("is found below a no-op of an order further up", () => {
    const book = aBook();
    for (const orderId of [1n, 2n, 3n, 4n]) signPublic(book, orderId);
    book.forget(2n);
    book.forget(3n);
    book.recordSigned(book.reserveGap(4n, 8)!, aClaim(4n, { hash: aHash(4n, 1) }));
    expect(signPublic(book, 5n)).to.equal(7);
    book.forget(1n);
    expect([book.gapBelow(4n, 8), book.gapBelow(5n, 7)]).to.deep.equal([5, undefined]);
  });

  it("is not given to another order once it is going to be filled", () => {
    const book = aBook();
    signPublic(book, 1n);
    signPublic(book, 2n);
    book.forget(1n);
    expect(book.reserveGap(2n, 6)).to.equal(5);
    expect(book.reserve(3n, "public")).to.equal(7);
  });

  it("can be reserved again when the no-op could not be signed", () => {
    const book = aBook();
    signPublic(book, 1n);
    signPublic(book, 2n);
    book.forget(1n);
    expect([book.reserveGap(2n, 6), book.reserveGap(2n, 6)]).to.deep.equal([5, 5]);
  });

  it("is none while a bundle may still use it, and one as soon as that cannot", () => {
    const book = aBook();
    signPublic(book, 1n);
    signPublic(book, 2n);
    book.recordSigned(5, aClaim(3n));
    book.forget(1n);
    expect(book.gapBelow(2n, 6)).to.equal(undefined);
    book.setUseful(3n, false);
    expect(book.gapBelow(2n, 6)).to.equal(5);
    expect(book.recordSigned(5, aClaim(2n, { hash: aHash(2n, 1) }))).to.deep.equal([aHash(3n)]);
  });

  it("is none for what is in the public pool, useful or not", () => {
    const book = aBook();
    signPublic(book, 1n);
    signPublic(book, 2n);
    book.setUseful(1n, false);
    expect(book.gapBelow(2n, 6)).to.equal(undefined);
  });

  it("concerns no bundle", () => {
    const book = aBook();
    book.recordSigned(6, aClaim(1n));
    expect(book.gapBelow(1n, 6)).to.equal(undefined);
  });
});

describe("what open nonces cost", () => {
  it("is the dearest rival of the lowest one, and the sum of the queue", () => {
    const book = aBook();
    book.recordSigned(5, aClaim(1n, { maxCostWei: 30n }));
    book.recordSigned(5, aClaim(2n, { maxCostWei: 50n }));
    book.recordSigned(6, aClaim(3n, { maxCostWei: 7n, isPublic: true }));
    book.recordSigned(7, aClaim(4n, { maxCostWei: 9n, isPublic: true }));
    expect([book.lowestCostWei, book.queuedCostWei]).to.deep.equal([50n, 16n]);
    book.setUseful(2n, false);
    expect(book.lowestCostWei).to.equal(30n);
    book.recordIncluded(5, aHash(1n));
    expect([book.lowestCostWei, book.queuedCostWei]).to.deep.equal([7n, 9n]);
  });
});
