// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The price of honest pools without reserves of their own. Each pair of tokens has two: of the one who swaps in
/// the pool's favoured direction gets a tenth more than its input, the other the inverse.
library HonestRate {
    /// @dev Names the pool that favours the swap of the lower address for the higher.
    uint256 internal constant UP = 1;
    /// @dev Names the pool that favours the opposite swap.
    uint256 internal constant DOWN = 2;

    error NoSuchPool(uint256 name);

    function favouring(address tokenIn, address tokenOut) internal pure returns (uint256 name) {
        return tokenIn < tokenOut ? UP : DOWN;
    }

    function amountOut(
        uint256 name,
        address tokenIn,
        address tokenOut,
        uint256 amountIn
    ) internal pure returns (uint256) {
        if (name != UP && name != DOWN) revert NoSuchPool(name);
        return name == favouring(tokenIn, tokenOut) ? amountIn * 11 / 10 : amountIn * 10 / 11;
    }
}
