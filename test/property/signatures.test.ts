import { expect } from "chai";
import { computeAddress, getBytes, hashMessage, SigningKey, Wallet } from "ethers";
import fc from "fast-check";
import { accountOf } from "../../bot/adapters/crypto/account-of.ts";
import type { Curve } from "../../bot/adapters/crypto/curve.ts";
import { ETHERS_CURVE } from "../../bot/adapters/crypto/ethers-curve.ts";
import { openNativeCurve } from "../../bot/adapters/crypto/native-curve.ts";
import { hashPersonalMessage } from "../../bot/adapters/crypto/personal-message.ts";
import { RelayIdentity } from "../../bot/adapters/relays/relay-identity.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import type { SignedBytes } from "../../bot/ports/signer.ts";
import { flashbotsSignature } from "../../devnet/relay/flashbots-signature.ts";
import { anyPrivateKey, anyTransaction, aTransaction, ethersTransaction, hexOf } from "../builders/transactions.ts";

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const LARGEST_KEY = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";

const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const curves: readonly Curve[] = [openNativeCurve(), ETHERS_CURVE];

describe("signatures", () => {
  for (const curve of curves) {
    it(`by ${curve.implementation} have the r, s and parity of ethers, and a low s`, () => {
      fc.assert(
        fc.property(anyPrivateKey, anyHash, (key, hash) => {
          const expected = new SigningKey(key).sign(hash);
          const { rs, yParity } = curve.sign(hash, getBytes(key));
          expect(hexOf(rs)).to.equal(`${expected.r}${expected.s.slice(2)}`);
          expect(yParity).to.equal(expected.yParity);
          expect(BigInt(hexOf(rs.subarray(32))) <= HALF_ORDER).to.equal(true);
        }),
        { numRuns: 60 },
      );
    });

    it(`by ${curve.implementation} are of the account that ethers finds for the key`, () => {
      fc.assert(
        fc.property(anyPrivateKey, (key) => {
          expect(accountOf(curve.publicKeyOf(getBytes(key)))).to.equal(computeAddress(key).toLowerCase());
        }),
        { numRuns: 40, examples: [[`0x${"0".repeat(63)}1`], [LARGEST_KEY]] },
      );
    });

    it(`by ${curve.implementation} are of no key that is none`, () => {
      for (const none of [new Uint8Array(32), new Uint8Array(32).fill(0xff)]) {
        expect(() => curve.publicKeyOf(none)).to.throw();
        expect(() => curve.sign(new Uint8Array(32), none)).to.throw();
      }
    });
  }

  it("of transactions are to the last byte those of an ethers wallet", async () => {
    await fc.assert(
      fc.asyncProperty(anyPrivateKey, anyTransaction, async (key, drawn) => {
        const transaction = { ...aTransaction({ data: `0x61461954${drawn.data.slice(2)}` }), to: drawn.to };
        const { chainId, to } = transaction;
        const changes = { nonce: drawn.nonce, gasLimit: drawn.gasLimit % 16_777_217n };
        const policy = { chainId, contract: to, selector: "0x61461954", maxGasLimit: 16_777_216n } as const;
        const signer = new LocalSigner([key], { ...policy, maxFeePerGasWei: transaction.maxFeePerGasWei });
        const signed = signer.sign(signer.accounts[0]!, { ...transaction, ...changes }) as SignedBytes;
        const expected = ethersTransaction({ ...transaction, ...changes });
        expect(signed.raw).to.equal(await new Wallet(key).signTransaction(expected));
        expected.signature = new SigningKey(key).sign(expected.unsignedHash);
        expect(signed.hash).to.equal(expected.hash);
      }),
      { numRuns: 60 },
    );
  });

  it("of personal messages are of the hash that ethers finds, for text and bytes", () => {
    const message = fc.oneof(fc.string({ unit: "grapheme", maxLength: 200 }), fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(message, (signed) => {
        expect(hexOf(hashPersonalMessage(signed))).to.equal(hashMessage(signed));
      }),
      { numRuns: 100, examples: [[""], ["a".repeat(1_000)], [new Uint8Array()]] },
    );
  });

  it("of requests to relays are those of an ethers wallet, in the same header", async () => {
    const body = fc.record({ txs: fc.array(fc.string({ unit: "grapheme" })), blockNumber: fc.nat() });
    await fc.assert(
      fc.asyncProperty(anyPrivateKey, body, async (key, fields) => {
        const text = JSON.stringify(fields);
        const identity = new RelayIdentity(key);
        const expected = await flashbotsSignature(new Wallet(key), text);
        expect(identity.headerFor(text)).to.equal(expected);
        // As Flashbots' client asks for it.
        expect(await flashbotsSignature(identity, text)).to.equal(expected);
        expect(identity.signed).to.equal(1);
      }),
      { numRuns: 40 },
    );
  });
});
