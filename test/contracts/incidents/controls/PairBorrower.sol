// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";
import {INamesToken} from "./INamesToken.sol";

/// @notice A control: pays whoever calls back in a pair's or a pool's form.
contract PairBorrower {
    /// @notice As for a flash swap over PancakeSwap's pairs.
    function pancakeCall(address, uint256 amount0, uint256, bytes calldata) external {
        CountingToken(INamesToken(msg.sender).token0()).transfer(msg.sender, amount0);
    }

    /// @param data whether amount0 is the one that is due, and the token
    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata data) external {
        (bool isAmount0, address token) = abi.decode(data, (bool, address));
        CountingToken(token).transfer(msg.sender, uint256(isAmount0 ? amount0 : amount1));
    }
}
