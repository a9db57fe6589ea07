import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { expect } from "chai";
import { Wallet } from "ethers";
import { readKeyFile, writeKeyFile } from "../../bot/adapters/signer/keystore.ts";
import { newKeyFile } from "../../bot/adapters/signer/new-key-file.ts";
import { openKeyFiles } from "../../bot/adapters/signer/open-key-files.ts";
import { Output } from "../../bot/cli/output.ts";
import { performNewRelayIdentity } from "../../bot/cli/perform-new-relay-identity.ts";
import { addRelayIdentity, type NewIdentityOptions } from "../../bot/cli/relay-identity-commands.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const PASSWORD = "correct horse battery staple";
/** So that a test takes milliseconds: nobody guesses at its password. */
const LOW_COST = 2;
const NONE = {
  variable: "ARB_KEYS_PASSWORD",
  operatorFiles: [],
  tradingFiles: [],
  relayIdentityFile: undefined,
  password: undefined,
  passwordFile: undefined,
};

describe("the key files of an engine", () => {
  it("are opened with the password of the variable or of a file, in the order of the settings", async () => {
    using directory = aDirectory();
    const [first, second] = ACCOUNTS.operators.map(({ privateKey }) => privateKey);
    const identity = ACCOUNTS.relayIdentity.privateKey;
    const operatorFiles = [directory.file("second"), directory.file("first")];
    const relayIdentityFile = directory.file("identity");
    await writeKeyFile(operatorFiles[0]!, second!, PASSWORD, LOW_COST);
    await writeKeyFile(operatorFiles[1]!, first!, PASSWORD, LOW_COST);
    await writeKeyFile(relayIdentityFile, identity, PASSWORD, LOW_COST);
    const opened = { operatorKeys: [second, first], tradingKeys: [], relayIdentityKey: identity };
    expect(await openKeyFiles({ ...NONE, operatorFiles, relayIdentityFile, password: PASSWORD })).to.deep.equal(opened);

    const passwordFile = directory.file("password");
    writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
    expect(await openKeyFiles({ ...NONE, operatorFiles, relayIdentityFile, passwordFile })).to.deep.equal(opened);
    const thrown = await thrownBy(() => openKeyFiles({ ...NONE, operatorFiles, password: "another", passwordFile }));
    expect(thrown.message).to.include("the password does not open it");
  });

  it("need no password when there are none, and are refused without one", async () => {
    expect(await openKeyFiles(NONE)).to.deep.equal({ operatorKeys: [], tradingKeys: [], relayIdentityKey: undefined });
    const thrown = await thrownBy(() => openKeyFiles({ ...NONE, operatorFiles: ["absent"] }));
    expect(thrown.code).to.equal("SECRET_MISSING");
    expect(thrown.message).to.include("ARB_KEYS_PASSWORD is not set");
  });
});

describe("arb relay-identity new", () => {
  it("makes a key that nobody has seen and says by which address relays will know it", async () => {
    using directory = aDirectory();
    const file = directory.file("relay-identity.json");
    let printed = "";
    const stdout = { write: (text: string) => (printed += text) };
    const output = new Output({ stdout, stderr: stdout, json: false, redact: (text) => text });
    expect(await performNewRelayIdentity(file, (named) => newKeyFile(named, PASSWORD), output)).to.equal(0);
    const { address } = new Wallet(await readKeyFile(file, PASSWORD));
    expect(printed).to.equal(
      `${file} holds a new key; relays know its bot as ${address.toLowerCase()}. Keep a copy: its reputation goes with it.\n`,
    );
    expect((await thrownBy(() => newKeyFile(file, PASSWORD))).message).to.include(
      "it exists, and is never written over",
    );
  });

  it("takes the file to make", async () => {
    const taken: NewIdentityOptions[] = [];
    const program = new Command();
    const newRelayIdentity = (options: NewIdentityOptions): Promise<number> => Promise.resolve(taken.push(options));
    const add = (parent: Command, usage: string): Command => parent.command(usage);
    addRelayIdentity(program, add, { newRelayIdentity }, async (_options, action) => {
      await action();
    });
    await program.parseAsync(["relay-identity", "new", "identity.json"], { from: "user" });
    expect(taken).to.deep.equal([{ file: "identity.json" }]);
  });
});
