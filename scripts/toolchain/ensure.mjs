// npm running under Node 20 skips EDR's native binding (its package asks for Node >= 22) although every script of ours
// runs under the Node 24 that was installed beside it. Where the binding is missing, the same npm is run once more
// under that Node 24, which then takes what it skipped. Nothing is saved and no script is run.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import "./check-node.mjs";

const require = createRequire(import.meta.url);

const loads = (name) => {
  try {
    require(name);
    return true;
  } catch {
    return false;
  }
};

if (!loads("@nomicfoundation/edr")) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    console.error('Hardhat\'s native binding is missing; run "npm run build", which installs it.');
    process.exit(1);
  }
  const again = spawnSync(
    process.execPath,
    [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const loadsNow = spawnSync(process.execPath, ["-e", 'require("@nomicfoundation/edr")'], { stdio: "ignore" });
  if (again.status !== 0 || loadsNow.status !== 0) {
    console.error(
      'Hardhat\'s native binding for this platform could not be installed; run "npm ci" again under Node 24.',
    );
    process.exit(1);
  }
}
