// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of an Aave V3 Pool.
interface IAavePool {
    /// @notice Lends the amount to `receiver`, calls it, and pulls it back with the premium.
    function flashLoanSimple(
        address receiver,
        address asset,
        uint256 amount,
        bytes calldata params,
        uint16 referralCode
    ) external;
}
