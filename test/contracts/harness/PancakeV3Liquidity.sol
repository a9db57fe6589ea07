// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {V3Liquidity} from "./V3Liquidity.sol";

/// @notice The same for PancakeSwap V3, whose pools differ in the names of their callbacks.
contract PancakeV3Liquidity is V3Liquidity {
    function pancakeV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _pay(amount0, amount1);
    }

    function pancakeV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
        _pay(delta0 > 0 ? uint256(delta0) : 0, delta1 > 0 ? uint256(delta1) : 0);
    }
}
