import { expect } from "chai";

/** Fails each test of the suite that leaves a rejection which nobody handles: outside of tests it ends the process. */
export function forbidUnhandledRejections(): void {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): number => unhandled.push(reason);
  before(() => process.on("unhandledRejection", onUnhandled));
  after(() => process.off("unhandledRejection", onUnhandled));
  afterEach("no rejection goes unhandled", async () => {
    await new Promise(setImmediate);
    expect(unhandled.splice(0)).to.deep.equal([]);
  });
}
