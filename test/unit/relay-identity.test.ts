import { expect } from "chai";
import { Wallet } from "ethers";
import { RelayIdentity } from "../../bot/adapters/relays/relay-identity.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { isKeyInSight } from "../builders/key-in-sight.ts";
import { rejectionOf } from "../builders/rejection.ts";

const { privateKey } = ACCOUNTS.relayIdentity;

describe("the identity at relays", () => {
  it("is told with its checksum, as an ethers wallet tells it", async () => {
    const identity = new RelayIdentity(privateKey);
    expect(identity.address).to.equal(new Wallet(privateKey).address);
    expect(await identity.getAddress()).to.equal(identity.address);
  });

  it("signs a body once for several relays, and remembers the newest ones only", () => {
    const identity = new RelayIdentity(privateKey);
    const headers = Array.from({ length: 65 }, (_, index) => identity.headerFor(`body ${index}`));
    expect(identity.signed).to.equal(65);
    expect(identity.headerFor("body 64")).to.equal(headers[64]);
    expect(identity.signed).to.equal(65);
    expect(identity.headerFor("body 0")).to.equal(headers[0]);
    expect(identity.signed).to.equal(66);
  });

  it("signs messages, and nothing that could move money", async () => {
    const identity = new RelayIdentity(privateKey);
    expect(String(await rejectionOf(identity.signTransaction()))).to.include("no transactions");
    expect(String(await rejectionOf(identity.signTypedData()))).to.include("no typed data");
    expect(() => identity.connect(null)).to.throw("needs no provider");
  });

  it("signs nothing once it is erased", async () => {
    const identity = new RelayIdentity(privateKey);
    identity.erase();
    expect(() => identity.headerFor("body")).to.throw();
    expect(await rejectionOf(identity.signMessage("message"))).to.be.instanceOf(Error);
  });

  it("shows its key nowhere", () => {
    expect(isKeyInSight(new RelayIdentity(privateKey), privateKey)).to.equal(false);
  });
});
