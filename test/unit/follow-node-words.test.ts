import { expect } from "chai";
import { revertDataOf, rpcErrorOf } from "../../bot/adapters/chain/rpc-error.ts";
import { answerOfSendError } from "../../bot/adapters/chain/send-answer.ts";

const DATA = `0x08c379a0${"00".repeat(32)}`;

/** As ethers throws what a node said. */
function thrownFor(message: string): Error {
  return Object.assign(new Error("could not coalesce error"), { error: { code: -32_000, message } });
}

describe("what nodes say", () => {
  it("reads the revert data wherever a node puts it", () => {
    const shapes = {
      geth: { message: "execution reverted", data: DATA },
      hardhat: { message: "Error: VM Exception", data: { message: "reverted", data: DATA } },
      nethermind: { message: "VM execution error.", data: `Reverted ${DATA}` },
    };
    for (const [node, error] of Object.entries(shapes)) expect(revertDataOf(error), node).to.equal(DATA);
  });

  it("knows an execution that failed in silence from a request that was never executed", () => {
    expect(revertDataOf({ message: "execution reverted" })).to.equal("0x");
    expect(revertDataOf({ message: "out of gas" })).to.equal("0x");
    expect(revertDataOf({ message: "header not found" })).to.equal(undefined);
    expect(revertDataOf({ message: "rate limit exceeded", data: { retry: 1 } })).to.equal(undefined);
  });

  it("sees that no node answered", () => {
    expect(rpcErrorOf(new Error("connect ECONNREFUSED"))).to.equal(undefined);
    expect(rpcErrorOf(Object.assign(new Error("timeout"), { error: new Error("socket") }))).to.equal(undefined);
  });

  it("takes a transaction that is known already for accepted", () => {
    for (const words of ["already known", "transaction already imported", "Known transaction: 0x12"]) {
      expect(answerOfSendError(thrownFor(words)).answer, words).to.equal("accepted");
    }
  });

  it("takes only a definite refusal for one", () => {
    const refusals = [
      "nonce too low: next nonce 5, tx nonce 4",
      "Nonce too low. Expected nonce to be 1 but got 0.",
      "insufficient funds for gas * price + value",
      "Sender doesn't have enough funds to send tx.",
      "replacement transaction underpriced",
      "intrinsic gas too low",
    ];
    for (const words of refusals) expect(answerOfSendError(thrownFor(words)).answer, words).to.equal("rejected");
    for (const words of ["internal error", "rate limit", "request timed out"]) {
      expect(answerOfSendError(thrownFor(words)).answer, words).to.equal("unknown");
    }
    expect(answerOfSendError(new Error("socket hang up")).answer).to.equal("unknown");
  });
});
