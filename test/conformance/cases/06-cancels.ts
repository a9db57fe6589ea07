import { expect } from "chai";
import { isTerminal } from "../../../bot/core/order-state.ts";
import { isOpen, type Order } from "../../../bot/core/order.ts";
import { bookedChanges } from "../../builders/conformance-books.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";

const HALT = { reason: "the test wants it", atMs: 0, cancelInFlight: true };

export const CANCEL_CASES: readonly ConformanceCase[] = [
  {
    number: 21,
    sentence: "is what the block says when a cancel comes too late: the trade, and no cancel",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      const order = await desk.submit();
      desk.halt = HALT;
      // The block that includes it comes before anything hears of the halt.
      await site.mine();
      await bench.mine();
      const { transaction } = order.intents[0]!;
      const receipt = (await site.rpc("eth_getTransactionReceipt", transaction.hash)) as { status: string } | null;
      expect(receipt?.status, "the receipt of what was sent").to.equal("0x1");
      desk.halt = undefined;
      await bench.toEnd(order);
    }),
  },
  {
    number: 22,
    sentence:
      "is what the block says when a cancel is in time: every open nonce spent on nothing, and nothing traded from then on",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      const order = await desk.submit();
      await site.narrowBlocks(true);
      desk.halt = HALT;
      const changed = bookedChanges([desk.order(order.orderId)]).tokens;
      await bench.mine();
      expect(uncancelled(desk.order(order.orderId)), "nonces without a cancel, long before their deadline").to.be.empty;
      await bench.mineUntil(() => isDoneWith(desk.order(order.orderId)), "every nonce is spent");
      await bench.mine(2);
      const halted = desk.order(order.orderId);
      expect(bookedChanges([halted]).tokens, "what was traded").to.deep.equal(changed);
      await site.narrowBlocks(false);
      desk.halt = undefined;
      await bench.toEnd(order);
    }),
  },
  {
    number: 23,
    sentence: "never both trades and cancels when the halt ends while the cancel waits",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      const order = await desk.submit();
      desk.halt = HALT;
      // The pool gets the trade back in the place of its cancel: what is given up may land all the same.
      const held = await site.pooled(desk.order(order.orderId));
      await site.rpc("anvil_dropAllTransactions");
      await bench.mine();
      await site.rpc("anvil_dropAllTransactions");
      for (const raw of held) await site.rpc("eth_sendRawTransaction", raw);
      desk.halt = undefined;
      await bench.mine();
      await bench.toEnd(order);
      await bench.expectNothingHeld();
    }),
  },
  {
    number: 24,
    sentence: "is neutralised when its deadline passes in the pool, and leaves no gap",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk, site } = bench;
      const order = await desk.submit();
      await site.narrowBlocks(true);
      await bench.mineUntil(() => isDoneWith(desk.order(order.orderId)), "every nonce is spent");
      const late = desk.order(order.orderId);
      expect(late.intents.map(({ transaction }) => transaction.purpose)).to.include("cancel");
      expect(bookedChanges([late]).tokens, "what was traded").to.deep.equal(new Map());
      await site.narrowBlocks(false);
      // The first wide block is the next one, and only that one can be read with a large call.
      await bench.mine(2);
      await bench.toEnd(order);
      await bench.expectNothingHeld();
    }),
  },
];

/** Whether nothing that it has signed can land any more, as far as is known. */
function isDoneWith(order: Order): boolean {
  return order.parts.length === 0 ? !isOpen(order) : order.parts.every(({ state }) => isTerminal(state));
}

/** Nonces that a trade was signed for, and no no-op. */
function uncancelled({ intents }: Order): readonly number[] {
  const noncesOf = (purpose: "execute" | "cancel"): readonly number[] =>
    intents.flatMap(({ transaction }) => (transaction.purpose === purpose ? [transaction.nonce] : []));
  return noncesOf("execute").filter((nonce) => !noncesOf("cancel").includes(nonce));
}
