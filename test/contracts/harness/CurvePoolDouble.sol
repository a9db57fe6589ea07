// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockToken} from "./MockToken.sol";

/**
 * @notice A double of a Curve pool of two coins, zero for ETH, that gives `percent` of what it gets. Like Curve's it
 * numbers its coins either as int128 or as uint256 and returns the amount or nothing.
 */
contract CurvePoolDouble {
    address[2] private coins;
    uint256 private immutable percent;
    bool private immutable isUint256;
    bool private immutable returnsAmount;

    error WrongNumbering();
    error WrongValue();
    error Unsent();

    constructor(address coin0, address coin1, uint256 percent_, bool isUint256_, bool returnsAmount_) {
        coins = [coin0, coin1];
        (percent, isUint256, returnsAmount) = (percent_, isUint256_, returnsAmount_);
    }

    function exchange(int128 i, int128 j, uint256 amountIn, uint256) external payable {
        if (isUint256) revert WrongNumbering();
        _exchange(coins[uint128(i)], coins[uint128(j)], amountIn);
    }

    function exchange(uint256 i, uint256 j, uint256 amountIn, uint256) external payable {
        if (!isUint256) revert WrongNumbering();
        _exchange(coins[i], coins[j], amountIn);
    }

    function _exchange(address coinIn, address coinOut, uint256 amountIn) private {
        if (msg.value != (coinIn == address(0) ? amountIn : 0)) revert WrongValue();
        if (coinIn != address(0)) MockToken(coinIn).transferFrom(msg.sender, address(this), amountIn);
        uint256 amountOut = amountIn * percent / 100;
        if (coinOut != address(0)) {
            MockToken(coinOut).transfer(msg.sender, amountOut);
        } else {
            (bool sent,) = msg.sender.call{value: amountOut}("");
            if (!sent) revert Unsent();
        }
        uint256 length = returnsAmount ? 32 : 0;
        assembly {
            mstore(0, amountOut)
            return(0, length)
        }
    }
}
