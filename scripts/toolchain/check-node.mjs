// Plain JavaScript, because it runs before anything is known to be installed.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  console.error(
    `Node ${process.versions.node} runs this script, but Node 24 is needed. On Linux x64 "npm ci" installs it beside the project (run things by "npm run …"); elsewhere install Node 24 first.`,
  );
  process.exit(1);
}
