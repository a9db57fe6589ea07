import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { RelaySocket } from "../../bot/adapters/relay-socket/relay-socket.ts";
import { socketProblem } from "../../bot/adapters/relay-socket/socket-problem.ts";
import { reconnectPauseMs } from "../../bot/adapters/relay-socket/reconnect-pause.ts";
import { RelayServer } from "../../devnet/signal-relay/relay-server.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { rejectionOf } from "../builders/rejection.ts";
import { RelayClient } from "../builders/relay-client.ts";

const NOBODY = 65_534;
const RELAY_COMMAND = fileURLToPath(new URL("../../devnet/signal-relay/main.ts", import.meta.url));

function aLink(path: string, pauseMs?: (failedAttempts: number) => number) {
  let connections = 0;
  const heard: Buffer[] = [];
  const notes: string[] = [];
  const note = (sentence: string) => notes.push(sentence);
  const link = new RelaySocket({ name: "signal relay", path, note, ...(pauseMs !== undefined && { pauseMs }) });
  const listener = {
    onConnected: () => (connections += 1),
    onBytes: (bytes: Uint8Array) => heard.push(Buffer.from(bytes)),
  };
  return { link, heard, notes, open: () => link.open(listener), connections: () => connections };
}

describe("the socket of a relay", () => {
  it("is there, or is waited for: a relay that starts later is found", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const { link, notes, open, connections } = aLink(path);
    await open();
    expect(link.isConnected).to.equal(false);
    expect(notes).to.deep.equal([
      `The signal relay at ${path} cannot be used: there is no socket at ${path}. It is tried again without end.`,
    ]);
    const relay = await RelayServer.start({ path });
    await eventually(() => link.isConnected);
    expect(connections()).to.equal(1);
    expect(link.reconnects).to.equal(0);
    await link.close(100);
    await relay.stop();
  });

  it("is no door for a file that is no socket", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    writeFileSync(path, "");
    expect(await socketProblem(path)).to.equal(`${path} is not a socket`);
    const { link, notes, open } = aLink(path);
    await open();
    expect(notes[0]).to.contain("is not a socket");
    await link.close(100);
  });

  it("is no door when it belongs to another user", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const relay = await RelayServer.start({ path });
    const ownUser = process.getuid?.() ?? 0;
    expect(await socketProblem(path)).to.equal(undefined);
    // Only root can give a file away; others see the same from the other side.
    const isRoot = ownUser === 0;
    if (isRoot) chownSync(path, NOBODY, NOBODY);
    const foreign = isRoot ? NOBODY : ownUser;
    const us = isRoot ? ownUser : NOBODY;
    expect(await socketProblem(path, us)).to.equal(
      `the socket ${path} belongs to user ${foreign}, but only one of our own user ${us} or of root is trusted`,
    );
    if (isRoot) {
      const { link, notes, open } = aLink(path);
      await open();
      expect(link.isConnected).to.equal(false);
      expect(notes[0]).to.contain(`belongs to user ${NOBODY}`);
      expect(relay.clients).to.equal(0);
      await link.close(100);
    }
    await relay.stop();
  });

  it("is waited for twice as long each time, up to ten seconds, and never all at once", () => {
    const pauses = [1, 2, 3, 7, 8, 9, 50].map((attempt) => reconnectPauseMs(attempt, () => 0));
    expect(pauses).to.deep.equal([100, 200, 400, 6_400, 10_000, 10_000, 10_000]);
    expect(reconnectPauseMs(1, () => 1)).to.equal(125);
  });

  it("is tried without end, and said to be away at first and after ten attempts", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const attempts: number[] = [];
    const { link, notes, open } = aLink(path, (failedAttempts) => attempts.push(failedAttempts) && 1);
    await open();
    await eventually(() => attempts.length >= 25);
    expect(attempts.slice(0, 25)).to.deep.equal(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(notes).to.have.length(2);
    expect(notes[1]).to.match(/^The signal relay at \S+ cannot be used after 10 attempts: there is no socket/);
    await link.close(100);
    const { length } = attempts;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(attempts).to.have.length(length);
  });

  it("is left alone for longer and longer when it closes every connection at once", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const relay = createServer((client) => client.destroy()).listen(path);
    await once(relay, "listening");
    const attempts: number[] = [];
    const { link, open, connections } = aLink(path, (failedAttempts) => attempts.push(failedAttempts) && 1);
    await open();
    await eventually(() => attempts.length >= 5);
    expect(attempts.slice(0, 5)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(connections()).to.be.at.least(5);
    await link.close(100);
    relay.close();
  });

  it("sends what was written before it is closed", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const relay = await RelayServer.start({ path });
    using other = await RelayClient.connect(path);
    const { link, open } = aLink(path);
    await open();
    link.write(new Uint8Array(200_000).fill(7));
    await link.close(2_000);
    await eventually(() => Buffer.concat(other.heard).length === 200_000);
    await relay.stop();
  });

  it("does not wait without end for a relay that does not read when it is closed", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const relay = await RelayServer.start({ path });
    const { link, open } = aLink(path);
    await open();
    const stalled = relay.stall();
    while (link.write(new Uint8Array(1 << 16)));
    await link.close(20);
    stalled();
    await relay.stop();
  });
});

describe("the relay server", () => {
  it("forwards chunks to all others, and to their sender only when it echoes", async () => {
    using directory = aDirectory();
    for (const echo of [false, true]) {
      const relay = await RelayServer.start({ path: directory.file(`${echo}.sock`), echo });
      using sender = await RelayClient.connect(relay.path);
      using receiver = await RelayClient.connect(relay.path);
      await eventually(() => relay.clients === 2);
      await sender.say(Buffer.from("any bytes"));
      await eventually(() => receiver.heard.length === 1);
      expect(Buffer.concat(receiver.heard).toString()).to.equal("any bytes");
      await relay.stop();
      expect(Buffer.concat(sender.heard).toString()).to.equal(echo ? "any bytes" : "");
    }
  });

  it("takes the place of one that is gone, and of none that is there", async () => {
    using directory = aDirectory();
    const path = directory.file("relay.sock");
    const relay = await RelayServer.start({ path });
    const problem = await rejectionOf(RelayServer.start({ path }));
    expect((problem as Error).message).to.equal(`another relay is listening at ${path}`);
    await relay.stop();
    const next = await RelayServer.start({ path });
    await next.stop();
  });

  it("runs as a command until Ctrl-C, and takes its socket away", async () => {
    using directory = aDirectory();
    const path = directory.file("new/relay.sock");
    const child = spawn(process.execPath, [RELAY_COMMAND, "--socket", path], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(child.stdout, "data");
      using client = await RelayClient.connect(path);
      child.kill("SIGINT");
      await eventually(() => client.socket.destroyed);
      if (child.exitCode === null) await once(child, "exit");
      expect(child.exitCode).to.equal(0);
      expect(existsSync(path)).to.equal(false);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
