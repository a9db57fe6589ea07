// Starts Foundry's forge with the arguments given: the one that npm installed (it has one for Linux x64 only), elsewhere
// the user's own. Plain JavaScript, so that it answers under any Node.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

const forge = spawnSync("forge", process.argv.slice(2), {
  stdio: "inherit",
  env: {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
    // In the home directory forge looks for personal settings and keeps a cache: the project needs neither.
    HOME: join(root, "cache", "forge", "home"),
  },
});

if (forge.error !== undefined) {
  const reason =
    forge.error.code === "ENOENT"
      ? "npm has forge for Linux x64 only: install Foundry 1.7 from https://getfoundry.sh, so that `forge` is in PATH."
      : `forge could not be started: ${forge.error.message}.`;
  console.error(reason);
}
process.exitCode = forge.status ?? 1;
