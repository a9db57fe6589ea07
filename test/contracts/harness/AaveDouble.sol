// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAavePool} from "../../../contracts/interfaces/external/IAavePool.sol";
import {IPoolCallbacks} from "./IPoolCallbacks.sol";
import {MockToken} from "./MockToken.sol";

/// @notice A double of Aave V3's flash loan: lends what it holds and pulls it back with 5 basis points.
contract AaveDouble is IAavePool {
    error NotAccepted();

    function flashLoanSimple(address receiver, address asset, uint256 amount, bytes calldata params, uint16) external {
        uint256 premium = amount * 5 / 10_000;
        MockToken(asset).transfer(receiver, amount);
        bool accepted = IPoolCallbacks(receiver).executeOperation(asset, amount, premium, msg.sender, params);
        if (!accepted) revert NotAccepted();
        MockToken(asset).transferFrom(receiver, address(this), amount + premium);
    }
}
