import { expect } from "chai";
import { sweepDeaths } from "../../builders/conformance-deaths.ts";
import { type ConformanceCase, onOneBench } from "../../builders/conformance-case.ts";
import { killedBot, openWholeStore } from "../../builders/conformance-process.ts";

export const CRASH_CASES: readonly ConformanceCase[] = [
  {
    number: 8,
    sentence: "does everything once when it dies before or after a signature, a publication or an inclusion",
    way: "public",
    run: (open) =>
      sweepDeaths(open, [
        { point: "record:signed", moment: "before", at: "last" },
        { point: "record:signed", moment: "after", at: "first" },
        { point: "record:published", moment: "after", at: "last" },
        { point: "send", moment: "after", at: "first" },
        { point: "record:included", moment: "before", at: "last" },
        { point: "record:included", moment: "after", at: "first" },
      ]),
  },
  {
    number: 9,
    sentence: "does so when it dies around what it offers to a relay",
    way: "relay",
    run: (open) =>
      sweepDeaths(open, [
        { point: "record:published", moment: "after", at: "first" },
        { point: "send", moment: "after", at: "last" },
      ]),
  },
  {
    number: 10,
    sentence: "is taken up by another process when SIGKILL has ended the one that had just sent it",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      await desk.crash();
      await killedBot(desk.parts, { point: "send", nth: 1, moment: "after" });
      desk.openStore = openWholeStore;
      await desk.start();
      const [order] = desk.orders();
      expect(order!.state, "what the dead process has left").to.be.oneOf(["Submitted", "Pending"]);
      const ended = await bench.toEnd(order!);
      expect(ended.state).to.equal("Completed");
      const firsts = ended.intents.filter(
        ({ part }) => part === undefined || part.partId === order!.parts[0]!.brief.partId,
      );
      expect(firsts, "signed once, by the process that is dead").to.have.length(1);
    }),
  },
  {
    number: 11,
    sentence: "goes on with the same bytes however often it is restarted",
    way: "public",
    run: onOneBench(async (bench) => {
      const { desk } = bench;
      const order = await desk.submit();
      const [signatures, sent] = [desk.signatures, [...desk.fate.sent]];
      for (let restarts = 0; restarts < 2; restarts++) {
        await desk.restart();
        expect(desk.signatures).to.equal(signatures);
        expect([...desk.fate.sent]).to.deep.equal(sent);
        expect(desk.order(order.orderId).intents).to.deep.equal(order.intents);
      }
      expect((await bench.toEnd(order)).state).to.equal("Completed");
    }),
  },
];
