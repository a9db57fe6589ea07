import { expect } from "chai";
import { replacementUuid } from "../../bot/transactions/sending/replacement-uuid.ts";

describe("The name of an order's bundle for one block", () => {
  it("is the same UUID in every run, so that any of them can take the bundle back", () => {
    // sha256sum of "order 281474976710657 block 18000001", with the version and the variant in it.
    expect(replacementUuid(281_474_976_710_657n, 18_000_001n)).to.equal("e6117807-be7c-8224-8caa-d20938f6ac83");
  });

  it("is another one for each order and each block", () => {
    const names = [1n, 2n, 11n].flatMap((orderId) => [1n, 2n, 11n].map((block) => replacementUuid(orderId, block)));
    expect(new Set(names).size).to.equal(9);
    for (const name of names) expect(name).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
