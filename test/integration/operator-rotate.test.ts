import { existsSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { dropHostileToken } from "../builders/hostile-token.ts";
import { openRotationSite, type RotationSite } from "../builders/rotation-site.ts";
import { thrownBy } from "../builders/thrown-by.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";

const ETHER = 10n ** 18n;
const WETH: Address = PROTOCOLS.weth;
const USDC: Address = TOKENS.USDC.address;
const USDT: Address = TOKENS.USDT.address;
const [FIRST, SECOND, THIRD, FOURTH] = ACCOUNTS.operators.map(({ address }) => address) as [
  Address,
  Address,
  Address,
  Address,
];
const OWNER = ACCOUNTS.owner.address;
const SENDER = ACCOUNTS.traders[0]!.address;

describe("rotating operators", () => {
  let site: RotationSite;
  let reset: () => Promise<void>;

  before(async () => {
    site = await openRotationSite("rotation");
  });
  beforeEach(async () => {
    reset = await site.mark();
  });
  afterEach(() => reset());
  after(() => site.stop());

  const successor = (): Address => site.record().address.toLowerCase() as Address;

  it("moves every token to the successor and the ETH to the owner, and records it", async () => {
    const before = site.record();
    const given = [
      [WETH, 5n * ETHER],
      [USDC, 700n],
      [USDT, 900n],
    ] as const;
    for (const [token, amount] of given) await site.give(site.old, token, amount);
    await site.give(site.old, "ETH", 2n * ETHER);
    const ownerHad = await site.balance(OWNER, "ETH");

    // WETH is known in any case, USDC is listed, and USDT is in the logs alone.
    const { moved, unmoved } = await site.rotate({ operators: [THIRD, FOURTH], listedTokens: [USDC] });

    expect(unmoved).to.deep.equal([]);
    expect(moved.map(({ asset }) => asset)).to.deep.equal([WETH, USDC, USDT, "ETH"]);
    for (const [token, amount] of given) {
      expect(await site.balance(site.old, token), token).to.equal(0n);
      expect(await site.balance(successor(), token), token).to.equal(amount);
    }
    expect(await site.balance(site.old, "ETH")).to.equal(0n);
    const gained = (await site.balance(OWNER, "ETH")) - ownerHad;
    expect(gained > ETHER && gained < 2n * ETHER, `2 ETH less gas: ${gained}`).to.equal(true);

    const { address, constructorArguments, replaces } = site.record();
    expect(address).not.to.equal(before.address);
    expect(constructorArguments.operators).to.deep.equal([THIRD, FOURTH]);
    for (const role of ["owner", "payout", "wrappedNative"] as const) {
      expect(constructorArguments[role].toLowerCase()).to.equal(before.constructorArguments[role].toLowerCase());
    }
    expect(replaces).to.deep.equal([
      { address: site.old, blockNumber: before.blockNumber, operators: [FIRST, SECOND] },
    ]);
  });

  it("leaves the successor to the new operators alone", async () => {
    await site.rotate({ operators: [SECOND, THIRD] });
    const abi = FlashArbitrage__factory.createInterface();
    const answerTo = async (from: Address): Promise<string | undefined> => {
      const call = { from, to: successor(), data: abi.encodeFunctionData("execute") };
      const error: unknown = await site.chain.provider.call(call).catch((thrown: unknown) => thrown);
      return abi.parseError((error as { data: Hex }).data)?.name;
    };
    expect(await answerTo(FIRST)).to.equal("NotOperator");
    // Let in, and told that there is no route in it.
    for (const operator of [SECOND, THIRD]) expect(await answerTo(operator)).not.to.equal("NotOperator");
  });

  it("lets no hostile token hold the others up, or burn the owner's gas", async () => {
    const hostile = (["reverts", "lies", "burns-gas"] as const).map((hostility, index) => ({
      hostility,
      at: `0x${String(index + 1).repeat(40)}` satisfies Address,
    }));
    for (const token of hostile) await dropHostileToken(site.chain, { ...token, holder: site.old, sender: SENDER });
    await site.give(site.old, USDT, 900n);

    const { moved, unmoved } = await site.rotate({ operators: [THIRD] });
    expect(moved.map(({ asset }) => asset)).to.deep.equal([USDT]);
    expect(unmoved.map(({ asset, amountWei }) => ({ asset, amountWei }))).to.deep.equal(
      hostile.map(({ at }) => ({ asset: at, amountWei: 7n })),
    );
    const [reverts, lies, burns] = unmoved.map(({ problem }) => problem);
    expect(reverts).to.match(/^it cannot be moved: /);
    expect(lies).to.match(/^it is still there after 0x/);
    expect(burns).to.match(/^it cannot be moved: /);
  });

  it("takes what comes late, and what an unfinished rotation has left, at the next run", async () => {
    await site.give(site.old, WETH, ETHER);
    await site.rotate({ operators: [THIRD] });
    const middle = successor();
    await site.give(site.old, USDT, 5n);
    const again = await site.rotate({ operators: [THIRD] });
    expect(again.moved.map(({ from, asset, to }) => ({ from, asset, to }))).to.deep.equal([
      { from: site.old, asset: USDT, to: middle },
    ]);
    expect(successor(), "no other contract").to.equal(middle);

    await site.give(site.old, USDC, 6n);
    await site.rotate({ operators: [FOURTH] });
    expect(await site.balance(successor(), WETH)).to.equal(ETHER);
    expect(await site.balance(successor(), USDC)).to.equal(6n);
    expect(site.record().replaces?.map(({ address }) => address)).to.deep.equal([middle, site.old]);
    const idle = await site.rotate({ operators: [FOURTH] });
    expect(idle).to.deep.equal({ moved: [], unmoved: [] });
  });

  it("says what came in while it moved the rest, and moves that at the next run", async () => {
    await site.give(site.old, "ETH", ETHER);
    const provider = new JsonRpcProvider(site.chain.rpcUrl, 1, { staticNetwork: true, cacheTimeout: -1 });
    let isMoved = false;
    const getBalance = provider.getBalance.bind(provider);
    provider.getBalance = async (...asked) => {
      if (isMoved) await site.give(site.old, "ETH", 7n);
      isMoved = false;
      return getBalance(...asked);
    };
    try {
      const onMoved = (asset: string): void => void (isMoved = asset === "ETH");
      const { moved, unmoved } = await site.rotate({ operators: [THIRD], provider, onMoved });
      expect(moved.map(({ asset, amountWei }) => [asset, amountWei])).to.deep.equal([["ETH", ETHER]]);
      expect(unmoved.map(({ asset, amountWei, problem }) => [asset, amountWei, problem])).to.deep.equal([
        ["ETH", 7n, "it came in meanwhile; run this again"],
      ]);
    } finally {
      provider.destroy();
    }
    const again = await site.rotate({ operators: [THIRD] });
    expect(again.moved.map(({ amountWei }) => amountWei)).to.deep.equal([7n]);
  });

  it("ignores an announcement that its record has overtaken", async () => {
    await site.rotate({ operators: [THIRD] });
    const middle = site.record();
    const { chainId, address, constructorArguments, replaces } = middle;
    // As if the process had ended between the writing of the one file and the removal of the other.
    const announced = { chainId, deployer: OWNER, nonce: 1, address, afterBlock: 0, constructorArguments, replaces };
    writeFileSync(site.pendingFile, JSON.stringify(announced));
    expect(await site.rotate({ operators: [THIRD] })).to.deep.equal({ moved: [], unmoved: [] });
    expect(site.record()).to.deep.equal(middle);
    await site.rotate({ operators: [FOURTH] });
    expect(existsSync(site.pendingFile)).to.equal(false);
    expect(site.record().replaces?.[0]?.address).to.equal(address.toLowerCase());
  });

  describe("refuses in a sentence, and changes nothing:", () => {
    const refused = async (asked: Parameters<RotationSite["plan"]>[0]) => {
      const [nonce, record] = [await site.chain.provider.getTransactionCount(OWNER), site.record()];
      const { code, message, exitCode } = await thrownBy(() => site.rotate(asked));
      expect(await site.chain.provider.getTransactionCount(OWNER)).to.equal(nonce);
      expect(site.record()).to.deep.equal(record);
      expect(message).to.match(/^[^\n]+\.$/);
      return { code, message, exitCode };
    };

    it("a key that is not the owner's", async () => {
      const { code, exitCode } = await refused({ operators: [THIRD], ownerKey: ACCOUNTS.operators[0]!.privateKey });
      expect({ code, exitCode }).to.deep.equal({ code: "NOT_OWNER", exitCode: 3 });
    });

    it("the owner as operator", async () => {
      const { message, exitCode } = await refused({ operators: [THIRD, OWNER] });
      expect(message).to.equal(`Nothing was rotated: the new operator ${OWNER} is the owner.`);
      expect(exitCode).to.equal(2);
    });

    it("the operators that it has, in any order", async () => {
      const { message, exitCode } = await refused({ operators: [SECOND, FIRST] });
      expect(message).to.equal(`Nothing was rotated: these are the operators of ${site.old} already.`);
      expect(exitCode).to.equal(2);
    });

    it("an owner who cannot pay for the gas", async () => {
      await site.give(OWNER, "ETH", 1_000n);
      const { code, message } = await refused({ operators: [THIRD] });
      expect(code).to.equal("OWNER_UNFUNDED");
      expect(message).to.match(/has 1000 wei; this may need \d+ wei for gas\.$/);
    });

    it("an owner whose last transaction is not mined yet", async () => {
      await site.chain.provider.send("evm_setAutomine", [false]);
      await site.chain.provider.send("eth_sendTransaction", [{ from: OWNER, to: OWNER }]);
      expect((await refused({ operators: [THIRD] })).code).to.equal("ROTATION_UNDER_WAY");
    });

    it("a record of another chain", async () => {
      writeFileSync(site.recordFile, JSON.stringify({ ...site.record(), chainId: 5 }));
      const { code, message } = await refused({ operators: [THIRD] });
      expect(code).to.equal("INPUT_FILE_INVALID");
      expect(message).to.match(/it is of chain 5, but chain 1 is configured\.$/);
    });

    it("a contract that is gone", async () => {
      await site.chain.provider.send("anvil_setCode", [site.old, "0x"]);
      expect((await refused({ operators: [THIRD] })).code).to.equal("CONTRACT_NOT_FOUND");
    });
  });
});
