// SPDX-License-Identifier: MIT
// solhint-disable one-contract-per-file
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {TestBase} from "../harness/TestBase.sol";
import {ArbitrageHandler} from "./ArbitrageHandler.sol";
import {Invariants} from "./Invariants.sol";

/// @dev Hardhat's runner knows the contracts of the test's own file alone.
contract TargetedHandler is ArbitrageHandler {}

/// @notice Random sequences of honest and hostile calls by operators and strangers.
contract ArbitrageInvariantsTest is TestBase {
    ArbitrageHandler private handler;

    function setUp() external {
        handler = new TargetedHandler();
    }

    /// @notice Whom the runner calls: both runners ask for it by this name.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev All at once, because a runner repeats the whole campaign for each function.
    function invariant_NobodyButTheOwnerTakesAnything() external view {
        for (uint256 i = 0; i < Invariants.COUNT; ++i) {
            assertTrue(!handler.broken(Invariants.Name(i)), Invariants.sentence(Invariants.Name(i)));
        }
    }

    /// @dev A campaign in which nothing succeeds would prove nothing.
    function test_AFairShareOfHostileAndEveryKindOfHonestExecutionsSucceeds() external {
        for (uint256 seed = 0; seed < 100; ++seed) {
            handler.attack(seed);
        }
        assertTrue(handler.successfulAttacks() * 5 > handler.attacks(), "hostile executions hardly ever succeed");
        for (uint256 i = 0; i <= uint256(type(IFlashArbitrage.Funding).max); ++i) {
            assertTrue(handler.earnedWith(IFlashArbitrage.Funding(i)) > 1, "a funding hardly ever earns");
        }
        this.invariant_NobodyButTheOwnerTakesAnything();
    }
}
