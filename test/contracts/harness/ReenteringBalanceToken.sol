// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A token that makes a call whenever it is asked for a balance, and shows whether that call succeeded.
contract ReenteringBalanceToken {
    address private immutable target;
    bytes private data;

    constructor(address target_, bytes memory data_) {
        target = target_;
        data = data_;
    }

    function balanceOf(address) external returns (uint256) {
        // Half of the gas, so that a call that burns all of its own leaves some.
        (bool success,) = target.call{gas: gasleft() / 2}(data);
        return success ? 2 ether : 1 ether;
    }
}
