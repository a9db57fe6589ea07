// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of WETH beyond ERC-20.
interface IWrappedNative {
    /// @notice Wraps the ETH that comes with the call.
    function deposit() external payable;

    /// @notice Unwraps the amount and sends it to the caller.
    function withdraw(uint256 amountWei) external;
}
