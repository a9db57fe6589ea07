// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {ArbitraryCallAttack} from "./attacks/ArbitraryCallAttack.sol";
import {ArbitraryCaller} from "./controls/ArbitraryCaller.sol";

/**
 * @notice 16 July 2024, Ethereum, about 10 million $: LI.FI's router called whatever target with whatever data a swap
 * named. The attacker named tokens, and transfers from people who had approved the router.
 * https://etherscan.io/tx/0xd82fe84e63b1aa52e1ce540582ee0895ba4a71ec5e7a632a3faa1aff3e763873
 */
contract ArbitraryCallTest is IncidentTestBase {
    address private constant SOMEBODY = address(0x50EB0D);

    function setUp() external {
        endow(SOMEBODY);
    }

    function test_TheControlsUsersAreDrainedByACallToTheirToken() external {
        ArbitraryCaller control = new ArbitraryCaller();
        _approve(address(control));
        new ArbitraryCallAttack().attack(address(control), SOMEBODY, weth);
        assertDrained(SOMEBODY);
    }

    function test_OursCallsNoTargetWithCalldataOfAnybodysChoice() external {
        _approve(address(ours));
        new ArbitraryCallAttack().attack(address(ours), SOMEBODY, weth);
        assertEq(weth.balanceOf(SOMEBODY), RESTING, "somebody's WETH");
        assertNothingLost();
    }

    /// @dev With an operator's key a token can be named as a pool of every kind and as every lender.
    function test_OursMovesNobodyElsesTokensWhenATokenIsNamedAsAPoolOrLender() external {
        _approve(address(ours));
        address target = address(weth);
        for (uint8 kind = 0; kind < 16; kind += 2) {
            for (uint8 funding = 0; funding < 8; ++funding) {
                bytes memory hop = abi.encodePacked(kind, target, SOMEBODY, address(this), new bytes(64));
                tryExecution(executionOf(funding, funding > 2 ? RouteBuilder.by(target, hop) : hop));
            }
        }
        assertEq(weth.balanceOf(SOMEBODY), RESTING, "somebody's WETH");
        assertNothingLost();
    }

    function _approve(address router) private {
        vm.prank(SOMEBODY);
        weth.approve(router, type(uint256).max);
    }
}
