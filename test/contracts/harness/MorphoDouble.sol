// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMorpho} from "../../../contracts/interfaces/external/IMorpho.sol";
import {IPoolCallbacks} from "./IPoolCallbacks.sol";
import {MockToken} from "./MockToken.sol";

/// @notice A double of Morpho Blue's flash loan: lends what it holds and pulls it back.
contract MorphoDouble is IMorpho {
    function flashLoan(address token, uint256 assets, bytes calldata data) external {
        MockToken(token).transfer(msg.sender, assets);
        IPoolCallbacks(msg.sender).onMorphoFlashLoan(assets, data);
        MockToken(token).transferFrom(msg.sender, address(this), assets);
    }
}
