import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { savedState, STATE_DIRECTORY } from "../../devnet/mainnet/saved-state.ts";
import { startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";

describe("the embedded mainnet's saved state", () => {
  it("is loaded, not built, the second time, in less than 2 s", async () => {
    const path = await savedState();
    const { mtimeMs } = statSync(path);
    const startedMs = performance.now();
    const mainnet = await startEmbeddedMainnet();
    const tookMs = performance.now() - startedMs;
    await mainnet.stop();
    expect(path.startsWith(STATE_DIRECTORY)).to.equal(true);
    expect(statSync(path).mtimeMs).to.equal(mtimeMs);
    expect(tookMs).to.be.lessThan(2_000);
  });

  it("can be built by two at the same time", async () => {
    const directory = mkdtempSync(join(tmpdir(), "embedded-mainnet-"));
    try {
      const [first, second] = await Promise.all([savedState(directory), savedState(directory)]);
      expect(first).to.equal(second);
      expect(readdirSync(directory)).to.have.lengthOf(1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
