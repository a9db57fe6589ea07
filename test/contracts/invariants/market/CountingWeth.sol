// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "./CountingToken.sol";

/// @notice A double of WETH9. Whoever deploys it deals it the ETH that stands behind what it mints.
contract CountingWeth is CountingToken(false) {
    error NotSent();

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
    }

    function withdraw(uint256 amountWei) external {
        balanceOf[msg.sender] -= amountWei;
        (bool sent,) = msg.sender.call{value: amountWei}("");
        if (!sent) revert NotSent();
    }

    receive() external payable {
        deposit();
    }
}
