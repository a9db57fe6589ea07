import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { isOpen, isSettled, type Order } from "../../bot/core/order.ts";
import type { Signal } from "../../bot/core/signal.ts";
import type { Candidate, ConformanceWay } from "./conformance-candidate.ts";
import { bookedChanges } from "./conformance-books.ts";
import { ConformanceDesk } from "./conformance-desk.ts";
import type { ConformanceSite } from "./conformance-site.ts";
import { aDirectory } from "./directories.ts";
import { tokenBalance } from "./token-balance.ts";

/** Far more than any order takes, recoveries included. */
const MOST_BLOCKS = 60;
const BLOCKS_A_REST = 6;
const REST_MS = 150;

/** What the accounts had before anything was tried. */
interface Holdings {
  readonly wei: bigint;
  readonly nonces: number;
  readonly tokens: ReadonlyMap<Address, bigint>;
}

/** What one case works with: a desk on a new journal, the chain around it, and a judge who knows how it began. */
export class ConformanceBench implements AsyncDisposable {
  readonly site: ConformanceSite;
  readonly candidate: Candidate;
  readonly way: ConformanceWay;
  readonly desk: ConformanceDesk;
  /** What others have signed with the account's key, and got into a block. */
  readonly strangers: Hex[] = [];
  readonly #directory: ReturnType<typeof aDirectory>;
  readonly #atStart: Holdings;

  private constructor(
    parts: Pick<ConformanceBench, "site" | "candidate" | "way" | "desk">,
    directory: ReturnType<typeof aDirectory>,
    atStart: Holdings,
  ) {
    this.site = parts.site;
    this.candidate = parts.candidate;
    this.way = parts.way;
    this.desk = parts.desk;
    this.#directory = directory;
    this.#atStart = atStart;
  }

  static async open(site: ConformanceSite, candidate: Candidate, way: ConformanceWay): Promise<ConformanceBench> {
    const directory = aDirectory();
    const desk = new ConformanceDesk({ candidate, place: site.place, way, directory: directory.path });
    return new ConformanceBench({ site, candidate, way, desk }, directory, await holdingsOf(candidate, site));
  }

  /** Of the journal. */
  get directory(): string {
    return this.#directory.path;
  }

  /** So many blocks of the desk's way, each of which it thinks about. */
  async mine(blocks = 1): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      await this.desk.heard(this.way === "relay" ? await this.site.seal() : await this.site.mine());
    }
  }

  /** Blocks until this holds. */
  async mineUntil(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (let block = 0; block < MOST_BLOCKS; block++) {
      if (await holds()) return;
      // Blocks come many times as fast as on any chain: what waits for its next look by the clock gets it now and then.
      if (block % BLOCKS_A_REST === BLOCKS_A_REST - 1) await delay(REST_MS);
      await this.mine();
    }
    const stories = this.desk
      .orders()
      .map(({ state, history, parts }) =>
        [
          state,
          ...history.map(({ to, reason }) => `${to}: ${reason}`),
          ...parts.map((part) => `${part.brief.partId} ${part.state} ${part.failure?.detail ?? ""}`),
        ].join("; "),
      );
    throw new Error(`${MOST_BLOCKS} blocks are not enough until ${what}: ${stories.join(" | ")}`);
  }

  /** Blocks until the order has its end, as far as is known; returns it then. */
  async toEnd({ orderId }: Pick<Order, "orderId">): Promise<Order> {
    await this.mineUntil(() => !isOpen(this.desk.order(orderId)), `order ${orderId} has ended`);
    return this.desk.order(orderId);
  }

  /** Blocks until nothing about it can change any more. */
  async toSettlement({ orderId }: Pick<Order, "orderId">): Promise<Order> {
    await this.mineUntil(() => isSettled(this.desk.order(orderId)), `order ${orderId} is settled`);
    return this.desk.order(orderId);
  }

  /** Lets an order for this signal, or a new one, live to a success, and shows that it was one. */
  async succeed(signal?: Signal): Promise<Order> {
    const order = await this.toEnd(await this.desk.submit(signal));
    expect(order.state, JSON.stringify(order.failure?.detail ?? "no failure")).to.equal("Completed");
    return order;
  }

  /** A new order succeeds with the lowest nonce that the chain has not used: whatever was before it holds nothing. */
  async expectNothingHeld(): Promise<void> {
    const next = await this.site.usedNonces(this.candidate.account);
    const order = await this.succeed();
    expect(order.intents[0]!.transaction.nonce, "the nonce of the next order").to.equal(next);
  }

  /** Ends whatever is open, and shows that everything was done once, that all of it is in the books, and nothing else. */
  async judge(): Promise<void> {
    const { desk, site, candidate } = this;
    await this.mineUntil(() => desk.orders().every((order) => !isOpen(order)), "every order has ended");
    const orders = desk.orders();
    const booked = bookedChanges(orders);
    const now = await holdingsOf(candidate, site);
    const strangersGasWei = await this.#strangersGasWei();
    expect(now.nonces - this.#atStart.nonces, "nonces used").to.equal(booked.landed + this.strangers.length);
    expect(this.#atStart.wei - now.wei, "the gas").to.equal(booked.gasCostWei + strangersGasWei);
    for (const [token, wei] of now.tokens) {
      const changeWei = wei - this.#atStart.tokens.get(token)!;
      expect(changeWei, `the change of ${token}`).to.equal(booked.tokens.get(token) ?? 0n);
    }
    expect([...booked.tokens.keys()].filter((token) => !candidate.tokens.includes(token))).to.deep.equal([]);
    expect(desk.fate.unrecorded, "sent before it was in the journal").to.deep.equal([]);
    const refused = desk.faults.filter(({ kind }) => kind === "update-refused").map(({ detail }) => detail);
    expect(refused, "reports that the table of states forbids").to.deep.equal([]);
    for (const live of desk.liveOrders) expect(desk.order(live.orderId), "the journal's order").to.deep.equal(live);
  }

  async #strangersGasWei(): Promise<bigint> {
    const receipts = await Promise.all(
      this.strangers.map((hash) => this.site.rpc("eth_getTransactionReceipt", hash) as Promise<Receipt>),
    );
    return receipts.reduce(
      (sum, { gasUsed, effectiveGasPrice }) => sum + BigInt(gasUsed) * BigInt(effectiveGasPrice),
      0n,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk.crash();
    this.#directory[Symbol.dispose]();
  }
}

interface Receipt {
  readonly gasUsed: Hex;
  readonly effectiveGasPrice: Hex;
}

async function holdingsOf(candidate: Candidate, site: ConformanceSite): Promise<Holdings> {
  const { account, tokens } = candidate;
  const owner = candidate.holder(site.place);
  const [wei, nonces, ...balances] = await Promise.all([
    site.weiOf(account),
    site.usedNonces(account),
    ...tokens.map((token) => tokenBalance(site.rpcUrl, token, owner)),
  ]);
  return { wei, nonces, tokens: new Map(tokens.map((token, index) => [token, balances[index]!])) };
}
