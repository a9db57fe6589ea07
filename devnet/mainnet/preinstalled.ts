import { AbiCoder, getBytes, hexlify, id, keccak256, toBeHex } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { PROTOCOLS } from "./addresses.ts";
import { CHAIN_ID } from "./chain-id.ts";
import { npmFile } from "./npm-artifact.ts";
import { placeRuntimeCode } from "./place-contract.ts";
import type { SeedingChain } from "./seeding-chain.ts";

/** This package has the runtime code of contracts that every chain is expected to have, as hexadecimal literals. */
const PREINSTALLS = "@eth-optimism/contracts-bedrock/src/libraries/Preinstalls.sol";

/** Where Permit2's two immutables lie in its code: getPermit2Code of the same file. */
const PERMIT2_CHAIN_ID_OFFSET = 6945;
const PERMIT2_DOMAIN_SEPARATOR_OFFSET = 6983;

/** Places Multicall3 and Permit2. */
export async function placePreinstalled(chain: SeedingChain): Promise<void> {
  const source = npmFile(PREINSTALLS);
  await placeRuntimeCode(chain, "multicall3", literal(source, "MultiCall3Code"));
  await placeRuntimeCode(chain, "permit2", permit2Code(literal(source, "Permit2TemplateCode")));
}

function literal(source: string, constant: string): Hex {
  const match = new RegExp(`${constant}\\s*=\\s*hex"([0-9a-f]+)"`).exec(source);
  if (match?.[1] === undefined) throw new Error(`${PREINSTALLS} has no ${constant}.`);
  return `0x${match[1]}`;
}

function permit2Code(template: Hex): Hex {
  const domainSeparator = keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "uint256", "address"],
      [
        id("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
        id("Permit2"),
        CHAIN_ID,
        PROTOCOLS.permit2,
      ],
    ),
  );
  const withChainId = overwrite(template, PERMIT2_CHAIN_ID_OFFSET, toBeHex(CHAIN_ID, 32));
  return overwrite(withChainId, PERMIT2_DOMAIN_SEPARATOR_OFFSET, domainSeparator);
}

function overwrite(code: Hex, offset: number, word: string): Hex {
  const bytes = getBytes(code);
  bytes.set(getBytes(word), offset);
  return hexlify(bytes) as Hex;
}
