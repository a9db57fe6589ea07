import { AbiCoder, getBytes, hexlify, id, keccak256, toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { Address, Hex } from "../../core/hex.ts";
import type { Chain } from "../../ports/chain.ts";
import type { DataFee } from "../../ports/data-fee.ts";
import { Freshness, MACHINE_CLOCKS, type TwoClocks } from "../valuation/freshness.ts";
import { faultOf } from "./endpoint-fault.ts";
import type { RpcClient } from "./rpc-client.ts";
import { revertDataOf, rpcErrorOf } from "./rpc-error.ts";

/** Where rollups of the OP stack have it: specs.optimism.io/protocol/predeploys.html. */
export const OP_STACK_GAS_PRICE_ORACLE: Address = "0x420000000000000000000000000000000000000f";

/** Where the fee is read, and how long it is believed when nothing newer comes. */
export interface L1DataFeeSettings {
  readonly oracle: Address;
  readonly maxAgeMs: number;
}

/** The fee follows the first layer's base fee, which moves by an eighth in 12 s at most: five such steps. */
export const DEFAULT_L1_DATA_FEE_SETTINGS: L1DataFeeSettings = {
  oracle: OP_STACK_GAS_PRICE_ORACLE,
  maxAgeMs: 60_000,
};

/** What the oracle adds for the signature to the size that it is asked about. */
const SIGNATURE_BYTES = 68;

/** Both are larger than the least size that is charged for, from which on the fee is linear. */
const SMALL_BYTES = 256;
const LARGE_BYTES = 4_096;

/** Of Fjord: github.com/ethereum-optimism/specs, fjord/predeploys.md. */
const UPPER_BOUND = id("getL1FeeUpperBound(uint256)").slice(0, 10);
/** Of all oracles; those before Fjord charge for bytes as they are. */
const FEE_OF_BYTES = id("getL1Fee(bytes)").slice(0, 10);

/** The fees for a small and a large transaction. */
interface Line {
  readonly smallWei: bigint;
  readonly largeWei: bigint;
}

/**
 * What a rollup of the OP stack takes for publishing a transaction, read at each head: the oracle's upper bound, or where
 * there is none yet, its fee for bytes that cannot be compressed.
 */
export class L1DataFee implements DataFee {
  readonly #client: RpcClient;
  readonly #oracle: Address;
  readonly #clocks: TwoClocks;
  readonly #freshness: Freshness;
  readonly #onProblem: (sentence: string) => void;
  #line: Line | undefined;
  #begunReadings = 0;
  /** The latest begun of those that have brought something: answers may overtake each other. */
  #lastReading = 0;
  #isFailing = false;

  /** @param onProblem hears in one sentence why the fee cannot be read; once, until it can be again */
  constructor(
    client: RpcClient,
    settings: L1DataFeeSettings,
    onProblem: (sentence: string) => void,
    clocks: TwoClocks = MACHINE_CLOCKS,
  ) {
    this.#clocks = clocks;
    this.#client = client;
    this.#oracle = settings.oracle;
    this.#freshness = new Freshness(settings.maxAgeMs, clocks);
    this.#onProblem = onProblem;
  }

  /** Reads now and at each head; returns the way to stop. Resolves after the first reading, successful or not. */
  async follow(chain: Pick<Chain, "head" | "onHead">): Promise<() => void> {
    const stop = chain.onHead((head) => void this.read(head));
    await this.read(chain.head());
    return stop;
  }

  /** Rather a little more than too little; undefined before the first reading and when the last one is too old. */
  feeWei(transactionBytes: number): bigint | undefined {
    const line = this.#line;
    if (line === undefined || !this.#freshness.isFresh()) return undefined;
    // One byte more, because compression is counted in steps.
    const beyondSmall = Math.max(0, transactionBytes + 1 - SIGNATURE_BYTES - SMALL_BYTES);
    const rise = (line.largeWei - line.smallWei) * BigInt(beyondSmall);
    const span = BigInt(LARGE_BYTES - SMALL_BYTES);
    return line.smallWei + (rise + span - 1n) / span;
  }

  /** Reads the fee in the state of a block; never rejects. */
  async read(head: Head): Promise<void> {
    const reading = ++this.#begunReadings;
    const askedAtMs = this.#clocks.wallMs();
    try {
      const block = toQuantity(head.number);
      const line = (await this.#lineOf(upperBoundOf, block)) ?? (await this.#lineOf(feeOfBytes, block));
      if (line === undefined) throw new Error(`there is no gas price oracle at ${this.#oracle}`);
      this.#isFailing = false;
      if (reading < this.#lastReading) return;
      this.#lastReading = reading;
      this.#line = line;
      this.#freshness.renew(askedAtMs);
    } catch (thrown) {
      this.#tell(thrown);
    }
  }

  /** Undefined when the oracle does not answer this question, or with fees that cannot be. */
  async #lineOf(question: (bytes: number) => Hex, block: string): Promise<Line | undefined> {
    const [smallWei, largeWei] = await Promise.all(
      [SMALL_BYTES, LARGE_BYTES].map((bytes) => this.#ask(question(bytes), block)),
    );
    if (smallWei === undefined || largeWei === undefined || largeWei < smallWei) return undefined;
    return { smallWei, largeWei };
  }

  async #ask(data: Hex, block: string): Promise<bigint | undefined> {
    try {
      const answer = await this.#client.send("eth_call", [{ to: this.#oracle, data }, block]);
      return typeof answer === "string" && /^0x[0-9a-f]{64}$/i.test(answer) ? BigInt(answer) : undefined;
    } catch (thrown) {
      const error = rpcErrorOf(thrown);
      if (error === undefined || revertDataOf(error) === undefined) throw thrown;
      return undefined;
    }
  }

  #tell(thrown: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#onProblem(`The fee for data cannot be read: ${rpcErrorOf(thrown)?.message ?? faultOf(thrown)}.`);
  }
}

function upperBoundOf(bytes: number): Hex {
  return `0x${UPPER_BOUND.slice(2)}${bytes.toString(16).padStart(64, "0")}`;
}

function feeOfBytes(bytes: number): Hex {
  const encoded = AbiCoder.defaultAbiCoder().encode(["bytes"], [incompressible(bytes)]);
  return `0x${FEE_OF_BYTES.slice(2)}${encoded.slice(2)}`;
}

/** Bytes without repetition and without zeros, which older rollups charge less for. */
function incompressible(bytes: number): Hex {
  let text = "";
  for (let hash = id("data"); text.length < 2 * bytes; hash = keccak256(hash)) text += hash.slice(2);
  return hexlify(getBytes(`0x${text.slice(0, 2 * bytes)}`).map((byte) => byte || 1)) as Hex;
}
