import { expect } from "chai";
import { isThrottled } from "../../bot/adapters/chain/rpc-error.ts";
import { answerOfSendError } from "../../bot/adapters/chain/send-answer.ts";

function answerTo(message: string): string {
  return answerOfSendError(Object.assign(new Error("could not coalesce error"), { error: { code: -32_000, message } }))
    .answer;
}

describe("what the nodes of different makers say to a transaction", () => {
  const held = {
    geth: "already known",
    nethermind: "AlreadyKnown",
    erigon: "existing tx with same hash",
    besu: "Known transaction",
    hardhat: "Known transaction: 0x12",
    anvil: "transaction already imported",
  };
  for (const [node, words] of Object.entries(held)) {
    it(`is acceptance when ${node} has it already`, () => {
      expect(answerTo(words)).to.equal("accepted");
    });
  }

  const refused = {
    geth: [
      "transaction underpriced",
      "max fee per gas less than block base fee: address 0x12, maxFeePerGas: 1, baseFee: 7",
      "max priority fee per gas higher than max fee per gas: address 0x12",
      "tx fee (1.50 ether) exceeds the configured cap (1.00 ether)",
      "transaction gas limit too high (cap: 16777216, tx: 30000000)",
      "transaction type not supported",
      "insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1",
      "invalid chain id for signer: have 5 want 1",
    ],
    nethermind: [
      "OldNonce, Current nonce: 1, nonce of rejected tx: 0.",
      "InsufficientFunds, Account balance: 0",
      "FeeTooLow, MaxFeePerGas too low.",
      "FeeTooLowToCompete",
      "ReplacementNotAllowed",
      "GasLimitExceeded",
    ],
    erigon: ["fee too low", "could not replace existing tx", "IntrinsicGas", "nonce too low"],
    besu: [
      "Nonce too low",
      "Upfront cost exceeds account balance",
      "Gas price below current base fee",
      "Transaction gas limit exceeds block gas limit",
      "Replacement transaction underpriced",
      "Wrong chainId",
      "Transaction fee cap exceeded",
    ],
    reth: [
      "nonce too low: next nonce 5, tx nonce 4",
      "transaction gas limit (30000000) is greater than the cap (16777216)",
      "exceeds block gas limit",
    ],
    anvil: ["nonce too low", "replacement transaction underpriced", "Insufficient funds for gas * price + value"],
    hardhat: [
      "Nonce too low. Expected nonce to be 1 but got 0.",
      "Replacement transaction underpriced. A gasPrice/maxFeePerGas of at least 2 is necessary",
      "Transaction requires at least 21000 gas but got 20000",
      "Transaction maxFeePerGas (1) is too low for the next block, which has a baseFeePerGas of 7",
      "maxPriorityFeePerGas (2) is bigger than maxFeePerGas (1)",
      "Trying to send a raw transaction with an invalid chainId. The expected chainId is 1",
    ],
  };
  for (const [node, all] of Object.entries(refused)) {
    it(`is a refusal of ${node} when it will not take it as it is`, () => {
      for (const words of all) expect(answerTo(words), words).to.equal("rejected");
    });
  }

  it("is unknown when the same bytes may be taken a moment later, and when nobody knows the words", () => {
    const open = [
      "txpool is full",
      "pending sub-pool is full",
      "Initial sync is still in progress",
      "Synchronizing",
      "nonce too high",
      "internal error",
      "transaction handled by another service",
      "",
    ];
    for (const words of open) expect(answerTo(words), words).to.equal("unknown");
  });
});

describe("a node that was asked too often", () => {
  it("is told by its words, because -32005 has other meanings", () => {
    expect(isThrottled({ code: 429, message: "compute units" })).to.equal(true);
    expect(isThrottled({ code: -32_005, message: "daily request count exceeded, request rate limited" })).to.equal(
      true,
    );
    expect(isThrottled({ code: -32_005, message: "query returned more than 10000 results" })).to.equal(false);
    expect(isThrottled({ code: -32_005, message: "Transaction gas limit exceeds block gas limit" })).to.equal(false);
  });
});
