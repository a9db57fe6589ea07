// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of Uniswap V4's PoolManager. Currencies are token addresses, zero is ETH.
interface IPoolManager {
    /// @notice Names a pool.
    struct PoolKey {
        address currency0;
        address currency1;
        uint24 fee;
        int24 tickSpacing;
        address hooks;
    }

    /// @notice A negative amount is the one that goes in.
    struct SwapParams {
        bool zeroForOne;
        int256 amountSpecified;
        uint160 sqrtPriceLimitX96;
    }

    /// @notice Calls the caller back, and demands that by the end of that it owes nothing and is owed nothing.
    function unlock(bytes calldata data) external returns (bytes memory);

    /// @notice Swaps on account: amount0 in the upper half of the answer, amount1 in the lower, negative when owed.
    function swap(
        PoolKey calldata key,
        SwapParams calldata params,
        bytes calldata hookData
    ) external returns (int256 delta);

    /// @notice Remembers its balance of the currency, so that `settle` can tell what has arrived since.
    function sync(address currency) external;

    /// @notice Sends the currency out on the caller's account.
    function take(address currency, address to, uint256 amount) external;

    /// @notice Credits the caller with what has arrived since `sync`, or with the ETH that comes with the call.
    function settle() external payable returns (uint256 paid);
}
