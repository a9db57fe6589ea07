// Who may know whom: docs/architecture.md, "Who may know whom".

/** Files of one room of the bot. */
const room = (name) => `^bot/${name}/`;

/** A room may import itself, the rooms named, packages and Node. */
const mayKnow = (name, others) => ({
  name: `${name}-knows-only-${others.length === 0 ? "itself" : others.join("-")}`,
  severity: "error",
  from: { path: room(name) },
  to: { path: "^(bot|devnet|scripts|test|bench)/", pathNot: [name, ...others].map(room) },
});

/** Rooms of pure code. */
const pure = (name, allowed) => ({
  name: `${name}-is-pure`,
  comment: "No input or output: neither Node nor packages that do any.",
  severity: "error",
  from: { path: room(name) },
  to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer"], pathNot: allowed },
});

module.exports = {
  forbidden: [
    mayKnow("core", []),
    pure("core", []),
    mayKnow("ports", ["core"]),
    mayKnow("market", ["core"]),
    pure("market", []),
    mayKnow("wire", ["core"]),
    pure("wire", []),
    mayKnow("engine", ["core", "ports"]),
    mayKnow("accounts", ["core", "ports"]),
    pure("accounts", []),
    mayKnow("transactions", ["core", "ports", "accounts"]),
    mayKnow("trading", ["core", "ports", "market", "accounts", "transactions"]),
    mayKnow("executors", ["core", "ports", "market", "accounts", "transactions", "trading"]),
    mayKnow("sources", ["core", "ports", "market", "wire"]),
    mayKnow("adapters", ["core", "ports", "market", "wire"]),
    mayKnow("fork", ["core"]),
    mayKnow("config", ["core"]),
    mayKnow("commands", ["core", "ports", "market", "config", "fork"]),
    mayKnow("api", ["core", "ports", "config", "commands"]),
    mayKnow("cli", ["core", "ports", "config", "commands"]),
    mayKnow("telemetry", ["core", "ports", "config", "commands"]),
    {
      name: "executors-are-strangers",
      comment: "One executor never imports another one.",
      severity: "error",
      from: { path: "^bot/executors/([^/]+)/" },
      to: { path: "^bot/executors/", pathNot: "^bot/executors/$1/" },
    },
    {
      name: "nothing-imports-main",
      severity: "error",
      from: { pathNot: "^bot/arb\\.mjs$" },
      to: { path: "^bot/main\\.ts$" },
    },
    {
      name: "only-main-composes",
      comment: "composition/ and main.ts are the composition root: they know every adapter, and nobody knows them.",
      severity: "error",
      from: { pathNot: "^bot/(composition/|main\\.ts$)" },
      to: { path: "^bot/composition/" },
    },
    {
      name: "the-bot-stays-in-the-bot",
      comment: "Rotating operators deploys a contract, so the composition root may use the deploy script's work.",
      severity: "error",
      from: { path: "^bot/", pathNot: "^bot/composition/" },
      to: { path: "^(devnet|test|bench|scripts)/" },
    },
    {
      name: "composition-knows-only-bot-and-deployment",
      severity: "error",
      from: { path: "^bot/composition/" },
      to: { path: "^(devnet|test|bench|scripts)/", pathNot: "^scripts/deployment/" },
    },
    {
      name: "devnet-knows-only-pure-rooms-and-fork",
      comment: "Deploying the contract is the deploy script's work, so devnet may use scripts/deployment.",
      severity: "error",
      from: { path: "^devnet/" },
      to: { path: "^(bot|test|bench|scripts)/", pathNot: "^(bot/(core|market|wire|fork)|scripts/deployment)/" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      from: { orphan: true, pathNot: "^(test|scripts|devnet|bench)/|^bot/main\\.ts$" },
      to: {},
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "typechain-types"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".cjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
