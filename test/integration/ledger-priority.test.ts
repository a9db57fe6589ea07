import { readdirSync, readFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { expect } from "chai";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { aDirectory } from "../builders/directories.ts";

const { PRIORITY_LOW } = constants.priority;
/** Of the fields after the name in proc_pid_stat(5), which may have spaces in its parentheses: the 19th of all. */
const NICE_FIELD = 16;

/** The nice value of each thread of this process, by its id; one that ends meanwhile has none. */
function niceByThread(): ReadonlyMap<number, number> {
  return new Map(readdirSync("/proc/self/task").flatMap((id) => niceOf(id)));
}

function niceOf(id: string): [number, number][] {
  try {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [[Number(id), Number(fields[NICE_FIELD])]];
  } catch {
    return [];
  }
}

describe("the ledger's thread", () => {
  it("leaves the processor to the engine's: it alone has the lowest priority", async function () {
    // Elsewhere threads have no priority of their own, and below the lowest there is nothing.
    if (process.platform !== "linux" || getPriority() === PRIORITY_LOW) return this.skip();
    using directory = aDirectory();
    const before = niceByThread();
    const store = await FileOrderStore.open(directory.path, () => undefined);
    await store.restore();
    const during = niceByThread();
    await store.close();
    const begun = [...during].filter(([id]) => !before.has(id)).map(([, nice]) => nice);
    expect(begun.filter((nice) => nice === PRIORITY_LOW)).to.have.length(1);
    for (const [id, nice] of before) expect([id, during.get(id) ?? nice]).to.deep.equal([id, nice]);
    expect(during.get(process.pid)).to.equal(getPriority());
  });
});
