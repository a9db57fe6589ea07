// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PairDouble} from "./PairDouble.sol";

interface IPancakeCallee {
    function pancakeCall(address sender, uint256 amount0, uint256 amount1, bytes calldata data) external;
}

/// @notice A double of PancakeSwap V2's pair as it is on Ethereum: Uniswap's rules with a fee of 0.25 % and with a
/// callback of its own name.
contract PancakePairDouble is PairDouble {
    uint256 private constant FEE_BPS = 25;
    uint256 private constant BPS = 10_000;

    constructor(address token0_, address token1_) PairDouble(token0_, token1_) {}

    function _callBack(address to, uint256 amount0Out, uint256 amount1Out, bytes calldata data) internal override {
        IPancakeCallee(to).pancakeCall(msg.sender, amount0Out, amount1Out, data);
    }

    function _checkInvariant(
        uint256 before0,
        uint256 before1,
        uint256 amount0In,
        uint256 amount1In
    ) internal view override {
        uint256 adjusted0 = _balance(token0) * BPS - amount0In * FEE_BPS;
        uint256 adjusted1 = _balance(token1) * BPS - amount1In * FEE_BPS;
        if (adjusted0 * adjusted1 < before0 * before1 * BPS ** 2) revert InvariantBroken();
    }
}
