import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RULES = path.join(ROOT, ".dependency-cruiser.cjs");
const CRUISER = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");

/** Imports that are planted in an otherwise empty house, each with the rule that must object. */
const VIOLATIONS = [
  { from: "bot/core/order.ts", to: "bot/engine/engine.ts", rule: "core-knows-only-itself" },
  { from: "bot/engine/lifecycle.ts", to: "bot/market/quote.ts", rule: "engine-knows-only-core-ports" },
  { from: "bot/engine/recovery.ts", to: "bot/adapters/chain.ts", rule: "engine-knows-only-core-ports" },
  { from: "bot/executors/flash/plan.ts", to: "bot/executors/split/plan.ts", rule: "executors-are-strangers" },
  { from: "bot/market/size.ts", to: "node:fs", rule: "market-is-pure" },
  { from: "bot/cli/run.ts", to: "bot/main.ts", rule: "nothing-imports-main" },
  { from: "bot/fork/fork.ts", to: "devnet/builder.ts", rule: "the-bot-stays-in-the-bot" },
  { from: "bot/commands/deploy.ts", to: "scripts/deployment/deploy.ts", rule: "the-bot-stays-in-the-bot" },
  { from: "bot/main.ts", to: "scripts/deployment/deploy.ts", rule: "the-bot-stays-in-the-bot" },
  { from: "bot/cli/show.ts", to: "bot/composition/run/run-bot.ts", rule: "only-main-composes" },
  { from: "bot/wire/header.ts", to: "bot/ports/chain.ts", rule: "wire-knows-only-core" },
  {
    from: "bot/composition/run.ts",
    to: "scripts/toolchain/build.ts",
    rule: "composition-knows-only-bot-and-deployment",
  },
  { from: "devnet/main.ts", to: "bot/executors/split/plan.ts", rule: "devnet-knows-only-pure-rooms-and-fork" },
];

const ALLOWED = { from: "bot/engine/admission.ts", to: "bot/core/denial.ts" };

describe("the dependency rules", () => {
  let house: string;
  let verdict: string;

  before(async () => {
    house = await mkdtemp(path.join(tmpdir(), "dependency-rules-"));
    await writeFile(path.join(house, "tsconfig.json"), "{}");
    for (const { from, to } of [...VIOLATIONS, ALLOWED]) {
      if (!to.startsWith("node:")) await plant(to, "export const planted = 1;\n");
      const target = to.startsWith("node:") ? to : `./${path.relative(path.dirname(from), to)}`;
      await plant(from, `import * as planted from "${target}";\nexport const used = planted;\n`);
    }
    verdict = await cruise();
  });

  after(() => rm(house, { recursive: true }));

  for (const { from, to, rule } of VIOLATIONS) {
    it(`object to ${from} importing ${to}`, () => {
      expect(verdict).to.include(`error ${rule}: ${from} → ${to.replace("node:", "")}`);
    });
  }

  it("let an import pass that is allowed", () => {
    expect(verdict).not.to.include(`${ALLOWED.from} →`);
  });

  async function plant(file: string, text: string): Promise<void> {
    await mkdir(path.join(house, path.dirname(file)), { recursive: true });
    await writeFile(path.join(house, file), text);
  }

  function cruise(): Promise<string> {
    return new Promise((resolve) => {
      execFile(process.execPath, [CRUISER, "--config", RULES, "bot", "devnet"], { cwd: house }, (_error, stdout) => {
        resolve(stdout);
      });
    });
  }
});
