import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { dropHostileToken } from "../builders/hostile-token.ts";
import { openRotationSite, type RotationSite } from "../builders/rotation-site.ts";
import { type ArbResult, runArb } from "../builders/run-arb.ts";

const DEPLOYMENTS = fileURLToPath(new URL("../../deployments", import.meta.url));
const CRASH_POINT = new URL("../builders/crash-point.ts", import.meta.url).href;
const HELD: readonly Address[] = [PROTOCOLS.weth, TOKENS.USDC.address, TOKENS.USDT.address];
const OWNER = ACCOUNTS.owner.address;
const NEW_OPERATOR = ACCOUNTS.operators[2]!.address;

describe("arb operator rotate", () => {
  // The command writes into deployments/, so this network has a name that nobody else uses.
  const network = `rotation-${process.pid}`;
  const folder = new ConfigFolder();
  let site: RotationSite;
  let reset: () => Promise<void>;

  before(async () => {
    site = await openRotationSite(network, DEPLOYMENTS);
    folder.write();
    folder.writeFile("pools.json", JSON.stringify(site.chain.poolList));
  });
  beforeEach(async () => {
    reset = await site.mark();
    for (const token of HELD) await site.give(site.old, token, 1_000n);
    await site.give(site.old, "ETH", 5n);
  });
  afterEach(() => reset());
  after(async () => {
    folder.remove();
    await site.stop();
  });

  const rotate = (args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<ArbResult> => {
    const config = path.join(folder.path, "execution.toml");
    return runArb(["operator", "rotate", "--operators", NEW_OPERATOR, ...args, "--config", config], {
      ARB_CHAIN_NETWORK: network,
      ARB_RPC_ENDPOINTS_PRIMARY: site.chain.rpcUrl,
      ARB_OWNER_KEY: ACCOUNTS.owner.privateKey,
      ...settings,
    });
  };
  const killedAt = async (point: string): Promise<void> => {
    const { code, stderr } = await rotate(["--yes"], { NODE_OPTIONS: `--import ${CRASH_POINT}`, CRASH_POINT: point });
    expect({ code, stderr }, `killed at ${point}`).to.deep.equal({ code: null, stderr: "" });
  };
  const sent = (): Promise<number> => site.chain.provider.getTransactionCount(OWNER);
  const ourFiles = (): readonly string[] => readdirSync(DEPLOYMENTS).filter((file) => file.startsWith(`${network}.`));
  const expectAllMoved = async (): Promise<void> => {
    const { address, replaces } = site.record();
    expect(replaces?.map((replaced) => replaced.address)).to.deep.equal([site.old]);
    for (const token of HELD) {
      expect(await site.balance(site.old, token), `old ${token}`).to.equal(0n);
      expect(await site.balance(address as Address, token), `new ${token}`).to.equal(1_000n);
    }
    expect(await site.balance(site.old, "ETH")).to.equal(0n);
    expect(ourFiles()).to.deep.equal([`${network}.json`]);
  };

  it("shows the whole plan in a dry run, and changes nothing", async () => {
    const [nonce, record] = [await sent(), site.record()];
    const { code, stdout, stderr } = await rotate(["--dry-run"]);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout)
      .to.match(/^Successor {2}0x\w{40}, to be deployed in place of 0x/m)
      .and.to.match(/^Operators .* new: 0x.* out: 0x/m)
      .and.to.match(/^Move {7}0.001 USDC from 0x\w{40} to the successor 0x/m)
      .and.to.match(/^Move {7}<0.000001 ETH from 0x\w{40} to the owner 0x/m)
      .and.to.match(/^Cost {7}at most [\d.]+ ETH of gas$/m)
      .and.to.match(/^Nothing was sent\.$/m);
    const { moves } = (await rotate(["--dry-run", "--json"])).json() as { moves: { amountWei: string }[] };
    expect(moves.map(({ amountWei }) => amountWei)).to.deep.equal(["1000", "1000", "1000", "5"]);
    expect(await sent()).to.equal(nonce);
    expect(site.record()).to.deep.equal(record);
    expect(ourFiles()).to.deep.equal([`${network}.json`]);
  });

  it("sends nothing when nobody is there to confirm it, or without the owner's key", async () => {
    const nonce = await sent();
    const unconfirmed = await rotate([]);
    expect(unconfirmed.code).to.equal(2);
    expect(unconfirmed.stderr).to.include("repeat it with --yes");
    const keyless = await rotate(["--yes"], { ARB_OWNER_KEY: "" });
    expect(keyless.code).to.equal(2);
    expect(keyless.stderr).to.include("ARB_OWNER_KEY is not set");
    expect(await sent()).to.equal(nonce);
  });

  it("says that there is no deployment", async () => {
    const result = await rotate(["--yes"], { ARB_CHAIN_NETWORK: "nowhere" });
    expect(result).to.include({
      code: 2,
      stderr: "Nothing was rotated: there is no deployments/nowhere.json; deploy FlashArbitrage first.\n",
    });
  });

  it("rotates in one command, and says what has to be configured", async () => {
    const { code, stdout, stderr } = await rotate(["--yes"], { ARB_CONTRACT_ADDRESS: site.old });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    await expectAllMoved();
    expect(stdout).to.include(`set contract.address (ARB_CONTRACT_ADDRESS) to ${site.record().address} instead of`);
  });

  it("ends with 5 when something could not be moved, and names it", async () => {
    const at: Address = `0x${"66".repeat(20)}`;
    const sender = ACCOUNTS.traders[0]!.address;
    await dropHostileToken(site.chain, { at, holder: site.old, sender, hostility: "reverts" });
    const { code, stdout } = await rotate(["--yes"]);
    expect(code).to.equal(5);
    expect(stdout).to.match(new RegExp(`^Not moved: 7 base units of ${at} in 0x\\w{40}: it cannot be moved: .*$`, "m"));
    await expectAllMoved();
  });

  it("goes on from wherever it was killed", async () => {
    const firstNonce = await sent();
    await killedAt("send:1:before");
    expect(await sent(), "announced, not sent").to.equal(firstNonce);
    expect(existsSync(site.pendingFile)).to.equal(true);
    await killedAt("send:1:after");
    expect(site.record().replaces, "deployed, not recorded").to.equal(undefined);

    const dry = await rotate(["--dry-run"]);
    expect(dry.stdout).to.match(/^Successor {2}0x\w{40} stands already$/m);
    expect(existsSync(site.pendingFile), "a dry run records nothing").to.equal(true);

    // Now the first thing to send is a token's move.
    await killedAt("send:1:before");
    expect(site.record().replaces, "recorded").to.have.length(1);
    await killedAt("send:1:after");
    await killedAt("send:2:before");
    await killedAt("send:1:after");
    await killedAt("send:1:after");
    const { code, stdout } = await rotate(["--yes"]);
    expect(code).to.equal(0);
    expect(stdout).to.include("nothing: there is nothing");
    await expectAllMoved();
    expect(await sent(), "one deployment, three tokens, ETH, and nothing twice").to.equal(firstNonce + 5);
  });

  it("waits for what a killed run has sent instead of sending it again", async () => {
    const firstNonce = await sent();
    await site.chain.provider.send("evm_setAutomine", [false]);
    await killedAt("send:1:after");
    const early = await rotate(["--yes"]);
    expect(early.code).to.equal(3);
    expect(early.stderr).to.match(
      /^A deployment by 0x\w+ with nonce \d+ was sent and is not mined yet; run this again/,
    );
    await site.chain.provider.send("evm_setAutomine", [true]);
    await site.chain.provider.send("evm_mine", []);
    expect((await rotate(["--yes"])).code).to.equal(0);
    await expectAllMoved();
    expect(await sent()).to.equal(firstNonce + 5);
  });
});
