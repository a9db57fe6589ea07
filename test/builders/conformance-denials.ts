import { expect } from "chai";
import type { Signal } from "../../bot/core/signal.ts";
import type { ConformanceDesk } from "./conformance-desk.ts";

/** Whatever is done with the signal, nothing is signed for it. */
export async function expectOnlyDenied(desk: ConformanceDesk, signal: Signal): Promise<void> {
  const [before, signatures] = [desk.orders().length, desk.signatures];
  const denials = desk.denials.length;
  await desk.accept(signal);
  expect(desk.signatures, "signatures").to.equal(signatures);
  const made = desk.orders().slice(before);
  for (const { state, failure } of made) {
    expect(state).to.equal("Failed");
    expect(failure!.detail).not.to.equal("");
  }
  expect(made.length + desk.denials.length - denials, "answers to the signal").to.equal(1);
}
