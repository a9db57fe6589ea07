import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "chai";
import { Wallet } from "ethers";
import { readKeyFile, readPasswordFile, writeKeyFile } from "../../bot/adapters/signer/keystore.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { aDirectory } from "../builders/directories.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const { privateKey } = ACCOUNTS.relayIdentity;
const PASSWORD = "correct horse battery staple";
/** So that a test takes milliseconds: nobody guesses at its password. */
const LOW_COST = 2;

/** The test vector in the definition of Web3 Secret Storage, with PBKDF2 instead of scrypt; its password is "testpassword". */
const VECTOR_KEY: Hex = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const VECTOR = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};

/** A key file whose password is PASSWORD. */
async function aKeyFile(file: string): Promise<string> {
  await writeKeyFile(file, privateKey, PASSWORD, LOW_COST);
  return file;
}

describe("an encrypted key file", () => {
  it("keeps a key that only its password opens, for its owner alone", async () => {
    using directory = aDirectory();
    const file = directory.file("identity.json");
    const address = await writeKeyFile(file, privateKey, PASSWORD, LOW_COST);
    expect(address).to.equal(new Wallet(privateKey).address.toLowerCase());
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, "utf8")).not.to.include(privateKey.slice(2));
    expect(await readKeyFile(file, PASSWORD)).to.equal(privateKey);
  });

  it("of another program opens too", async () => {
    using directory = aDirectory();
    const file = directory.file("UTC--2015");
    writeFileSync(file, JSON.stringify(VECTOR), { mode: 0o600 });
    expect(await readKeyFile(file, "testpassword")).to.equal(VECTOR_KEY);
  });

  it("does not open with another password, and says neither", async () => {
    using directory = aDirectory();
    const file = await aKeyFile(directory.file("identity.json"));
    const thrown = await thrownBy(() => readKeyFile(file, "a wrong password"));
    expect(thrown.message).to.equal(
      `${file} is not a usable key file: the password does not open it, or it is damaged.`,
    );
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.to.match(/a wrong password|correct horse/);
  });

  for (const mode of [0o644, 0o640, 0o602, 0o660]) {
    it(`is refused when others may use it: mode 0${mode.toString(8)}`, async () => {
      using directory = aDirectory();
      const file = await aKeyFile(directory.file("identity.json"));
      chmodSync(file, mode);
      const thrown = await thrownBy(() => readKeyFile(file, PASSWORD));
      expect(thrown.code).to.equal("INPUT_FILE_INVALID");
      expect(thrown.message).to.equal(
        `${file} is not a usable key file: others may use it, because its mode is 0${mode.toString(8)}; 0600 is expected.`,
      );
    });
  }

  it("is refused when it is none", async () => {
    using directory = aDirectory();
    const problemOf = async (text: string): Promise<string> => {
      writeFileSync(directory.file("none.json"), text, { mode: 0o600 });
      return (await thrownBy(() => readKeyFile(directory.file("none.json"), PASSWORD))).message;
    };
    expect(await problemOf("")).to.include("it is no encrypted key");
    expect(await problemOf(privateKey))
      .to.include("it is no encrypted key")
      .and.not.include(privateKey.slice(2));
    expect(await problemOf(JSON.stringify({ version: 3, crypto: {} }))).to.include("it is damaged");
    expect(await problemOf("x".repeat(20_000))).to.include("it has more than 16384 bytes");
    expect((await thrownBy(() => readKeyFile(directory.file("absent"), PASSWORD))).message).to.include("ENOENT");
    mkdirSync(directory.file("folder"), { mode: 0o700 });
    expect((await thrownBy(() => readKeyFile(directory.file("folder"), PASSWORD))).message).to.include(
      "no regular file",
    );
  });

  it("is never written over", async () => {
    using directory = aDirectory();
    const file = await aKeyFile(directory.file("identity.json"));
    const other = Wallet.createRandom().privateKey as Hex;
    const thrown = await thrownBy(() => writeKeyFile(file, other, PASSWORD, LOW_COST));
    expect(thrown.code).to.equal("INPUT_FILE_INVALID");
    expect(await readKeyFile(file, PASSWORD)).to.equal(privateKey);
  });
});

describe("a password file", () => {
  it("holds the password in its first line", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("password"), ` ${PASSWORD} \r\nsecond line\n`, { mode: 0o600 });
    expect(await readPasswordFile(directory.file("password"))).to.equal(` ${PASSWORD} `);
  });

  it("is refused when it is empty, or when others may read it", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("password"), "\n", { mode: 0o600 });
    expect((await thrownBy(() => readPasswordFile(directory.file("password")))).message).to.include(
      "first line is empty",
    );
    writeFileSync(directory.file("password"), PASSWORD);
    chmodSync(directory.file("password"), 0o604);
    const thrown = await thrownBy(() => readPasswordFile(directory.file("password")));
    expect(thrown.message).to.include("is not a usable password file: others may use it").and.not.include(PASSWORD);
  });
});
