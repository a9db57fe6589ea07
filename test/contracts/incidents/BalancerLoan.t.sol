// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {CountingToken} from "../invariants/market/CountingToken.sol";
import {HonestVault} from "../invariants/market/HonestVault.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {BalancerLoanAttack} from "./attacks/BalancerLoanAttack.sol";
import {VaultBorrower} from "./controls/VaultBorrower.sol";

/**
 * @notice 13 and 14 October 2022, Ethereum, 187 WETH: the bot 0xa47b checked that its callback came from Balancer's Vault.
 * The attacker had the Vault lend to it, with data that made it approve the attacker.
 * https://github.com/SunWeb3Sec/DeFiHackLabs/blob/main/past/2022/README.md#20221014-mevbota47b---mevbot-a47b
 */
contract BalancerLoanTest is IncidentTestBase {
    HonestVault private vault = new HonestVault();
    BalancerLoanAttack private attacker = new BalancerLoanAttack();

    function setUp() external {
        weth.mint(address(vault), RESTING);
    }

    function test_TheControlIsDrainedByALoanThatItDidNotAskFor() external {
        VaultBorrower control = new VaultBorrower(address(vault));
        endow(address(control));
        attacker.attack(vault, address(control), weth, _approval());
        assertDrained(address(control));
    }

    function test_OursLosesNothingByALoanThatItDidNotAskFor() external {
        attacker.attack(vault, address(ours), weth, _approval());
        assertNothingLost();
        // In the form that ours understands: the attacker as the pair that is paid all there is.
        bytes memory hop = RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(attacker), 0);
        attacker.attack(vault, address(ours), weth, bytes.concat(hop, RouteBuilder.payment(RESTING)));
        assertNothingLost();
    }

    function _approval() private view returns (bytes memory) {
        (address[] memory targets, bytes[] memory calls) = (new address[](1), new bytes[](1));
        targets[0] = address(weth);
        calls[0] = abi.encodeCall(CountingToken.approve, (address(attacker), type(uint256).max));
        return abi.encode(targets, calls);
    }
}
