// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPair} from "../interfaces/external/IPair.sol";
import {TokenCalls} from "./TokenCalls.sol";

/**
 * @title PairQuote
 * @notice What a pair that has been paid has to give for all that arrived: its balance beyond its reserve, so that what a
 * token keeps of its transfers is not counted.
 */
library PairQuote {
    using TokenCalls for address;

    uint256 private constant BPS = 10_000;

    /// @notice For Uniswap V2 and its forks, whatever their fee.
    function amountOutV2(
        address pair,
        bool zeroForOne,
        address tokenIn,
        uint256 feeBps
    ) internal view returns (uint256 amountOut) {
        (uint256 arrived, uint256 reserveIn, uint256 reserveOut) = _arrived(pair, zeroForOne, tokenIn);
        // The pair's own condition, solved for what goes out: UniswapV2Library.getAmountOut with any fee.
        uint256 arrivedAfterFee = arrived * (BPS - feeBps);
        amountOut = arrivedAfterFee * reserveOut / (reserveIn * BPS + arrivedAfterFee);
    }

    /// @notice For Solidly and its forks, whose pairs know their curve and fee themselves.
    function amountOutSolidly(
        address pair,
        bool zeroForOne,
        address tokenIn
    ) internal view returns (uint256 amountOut) {
        (uint256 arrived,,) = _arrived(pair, zeroForOne, tokenIn);
        amountOut = IPair(pair).getAmountOut(arrived, tokenIn);
    }

    function _arrived(
        address pair,
        bool zeroForOne,
        address tokenIn
    ) private view returns (uint256 arrived, uint256 reserveIn, uint256 reserveOut) {
        (reserveIn, reserveOut,) = IPair(pair).getReserves();
        if (!zeroForOne) (reserveIn, reserveOut) = (reserveOut, reserveIn);
        arrived = tokenIn.balanceOf(pair) - reserveIn;
    }
}
