// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {IncidentTestBase} from "./IncidentTestBase.sol";
import {FakeWrapper} from "./attacks/FakeWrapper.sol";
import {WrapperTrader} from "./controls/WrapperTrader.sol";

/**
 * @notice 20 and 21 June 2026, Ethereum, 7.5 million $ and more: tokens that looked like wrappers of WETH and USDC took no
 * more than the approvals of jaredfromsubway.eth's bot, in trades that seemed to earn. When enough had come together, they
 * were used all at once.
 * https://support.token.im/hc/en-us/articles/59292637767449
 */
contract LeftoverApprovalTest is IncidentTestBase {
    FakeWrapper private wrapper = new FakeWrapper(weth);

    function setUp() external {
        weth.mint(address(wrapper), 1 ether);
    }

    function test_TheControlIsDrainedByApprovalsThatItsTradesLeft() external {
        WrapperTrader control = new WrapperTrader();
        endow(address(control));
        for (uint256 i = 0; i < 3; ++i) {
            control.trade(wrapper, weth, RESTING);
        }
        wrapper.harvest(address(control));
        assertTrue(weth.balanceOf(address(control)) <= 3, "the control kept its WETH, so the attack is none");
    }

    function test_OursLeavesNoApprovalToAPoolThatDoesNotPull() external {
        bytes memory hop = RouteBuilder.curve(address(wrapper), address(weth), address(token), 0, RESTING);
        _assertEarnsAndLeavesNothing(executionOf(RouteBuilder.ITSELF, hop));
        bytes memory beginning = bytes.concat(hop, wrapper.hop());
        _assertEarnsAndLeavesNothing(executionOf(RouteBuilder.ITSELF, beginning));
    }

    function test_OursLeavesNoApprovalToALenderThatDoesNotPull() external {
        bytes memory hops = bytes.concat(
            RouteBuilder.hop(RouteBuilder.V2_TOKEN0_IN, address(wrapper), 0), RouteBuilder.payment(RESTING)
        );
        _assertEarnsAndLeavesNothing(executionOf(RouteBuilder.MORPHO, RouteBuilder.by(address(wrapper), hops)));
    }

    function _assertEarnsAndLeavesNothing(bytes memory execution) private {
        for (uint256 i = 0; i < 3; ++i) {
            assertTrue(tryExecution(execution), "the bait was not taken");
        }
        wrapper.harvest(address(ours));
        assertNothingLost();
    }
}
