// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IncidentTestBase} from "./IncidentTestBase.sol";
import {FakeV3Pool} from "./attacks/FakeV3Pool.sol";
import {PairBorrower} from "./controls/PairBorrower.sol";

/**
 * @notice July 2024, Ethereum, 27 ETH: a contract that was no pool called a bot's uniswapV3SwapCallback, which paid the
 * token and the amount that the caller named.
 * https://etherscan.io/tx/0x1194e1d6085885ce054a7ff8cd3cd0c3fa308ec87e4ccde8dd0549842fef4f1b
 */
contract FakeV3PoolTest is IncidentTestBase {
    function test_TheControlIsDrainedByAFakePool() external {
        PairBorrower control = new PairBorrower();
        endow(address(control));
        new FakeV3Pool().attack(address(control), weth);
        assertDrained(address(control));
    }

    function test_OursLosesNothingToAFakePool() external {
        new FakeV3Pool().attack(address(ours), weth);
        assertNothingLost();
    }
}
