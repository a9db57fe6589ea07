// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {IWrapper} from "./IWrapper.sol";

/// @notice A control: takes care that each trade earns, and not of what is left of its approvals.
contract WrapperTrader {
    error NothingEarned();

    function trade(IWrapper wrapper, CountingToken token, uint256 amount) external {
        uint256 before = token.balanceOf(address(this));
        token.approve(address(wrapper), amount);
        wrapper.exchange(0, 1, amount, 0);
        if (token.balanceOf(address(this)) <= before) revert NothingEarned();
    }
}
