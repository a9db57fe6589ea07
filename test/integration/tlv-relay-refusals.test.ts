import { expect } from "chai";
import { eventually } from "../builders/eventually.ts";
import { aListeningSource } from "../builders/listening-source.ts";
import { RelayClient } from "../builders/relay-client.ts";
import { aSignalMessage } from "../builders/tlv-messages.ts";

const LOOKS_EVERY_MS = 20;

describe("messages of a relay that are not believed", () => {
  it("are said once for each reason, however many there are, and believed ones never", async () => {
    await using site = await aListeningSource({ incompleteAfterMs: LOOKS_EVERY_MS });
    using strategy = await RelayClient.connect(site.path);
    const damaged = aSignalMessage();
    damaged[60]! ^= 1;
    const otherDomain = aSignalMessage({}, { domain: 3 });
    await strategy.say(Buffer.concat(Array.from({ length: 50 }, () => [aSignalMessage(), damaged]).flat()));
    await eventually(() => site.notes.length === 1);
    await strategy.say(Buffer.concat([damaged, otherDomain, damaged, otherDomain]));
    await eventually(() => site.source.stats().refused.domain === 2 && site.notes.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 3 * LOOKS_EVERY_MS));
    expect(site.notes).to.deep.equal([
      "The signal relay brings messages that are not believed: checksum. Further ones are only counted.",
      "The signal relay brings messages that are not believed: domain. Further ones are only counted.",
    ]);
  });
});
