// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../../contracts/FlashArbitrage.sol";
import {OperatorContract} from "../harness/OperatorContract.sol";
import {RouteBuilder} from "../harness/RouteBuilder.sol";
import {TestBase} from "../harness/TestBase.sol";
import {CountingToken} from "../invariants/market/CountingToken.sol";
import {CountingWeth} from "../invariants/market/CountingWeth.sol";
import {HonestPool} from "../invariants/market/HonestPool.sol";

/// @notice Our contract with something to lose, an operator whose key has leaked, and what an incident is replayed with.
abstract contract IncidentTestBase is TestBase {
    uint256 internal constant RESTING = 1000 ether;
    uint256 private constant POOL_DEPTH = 10_000 ether;

    CountingWeth internal weth = new CountingWeth();
    CountingToken internal token = new CountingToken(false);
    OperatorContract internal operator = new OperatorContract();
    FlashArbitrage internal ours;

    constructor() {
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        ours = new FlashArbitrage(address(0xA11CE), address(0xCA54), operators, address(weth));
        vm.deal(address(weth), 1_000_000 ether);
        endow(address(ours));
    }

    /// @dev What a victim has.
    function endow(address victim) internal {
        weth.mint(victim, RESTING);
        token.mint(victim, RESTING);
    }

    /// @dev With as much of the one token as of the other.
    function newPool(address other) internal returns (HonestPool pool) {
        address wethAddress = address(weth);
        (address token0, address token1) = wethAddress < other ? (wethAddress, other) : (other, wethAddress);
        pool = new HonestPool(token0, token1, wethAddress);
        weth.mint(address(pool), POOL_DEPTH);
        CountingToken(other).mint(address(pool), POOL_DEPTH);
        pool.sync();
    }

    /// @dev An execution for at least 1 wei of WETH, valid in this block.
    function executionOf(uint8 funding, bytes memory route) internal view returns (bytes memory) {
        return RouteBuilder.call(RouteBuilder.header(funding, uint32(block.number), 1), route);
    }

    /// @dev By the leaked key.
    function tryExecution(bytes memory call) internal returns (bool success) {
        (success,) = address(operator).call(abi.encodeCall(OperatorContract.forward, (address(ours), call)));
    }

    function assertDrained(address victim) internal view {
        assertEq(weth.balanceOf(victim), 0, "the control kept its WETH, so the attack is none");
    }

    function assertNothingLost() internal view {
        assertTrue(weth.balanceOf(address(ours)) >= RESTING, "WETH was lost");
        assertTrue(token.balanceOf(address(ours)) >= RESTING, "a token was lost");
        assertEq(weth.openAllowances(address(ours)), 0, "an allowance was left");
        assertEq(token.openAllowances(address(ours)), 0, "an allowance was left");
    }
}
