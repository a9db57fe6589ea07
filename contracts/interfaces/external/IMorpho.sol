// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of Morpho Blue.
interface IMorpho {
    /// @notice Lends the amount to the caller, calls it back, and pulls it back without a fee.
    function flashLoan(address token, uint256 assets, bytes calldata data) external;
}
