// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/// @notice A double of WETH that anybody can mint: it wraps and unwraps as far as it has been given ETH.
contract MockWrappedNative is MockToken {
    error Unsent();

    function deposit() external payable {
        balances[msg.sender] += msg.value;
    }

    function withdraw(uint256 amountWei) external {
        balances[msg.sender] -= amountWei;
        (bool sent,) = msg.sender.call{value: amountWei}("");
        if (!sent) revert Unsent();
    }
}
