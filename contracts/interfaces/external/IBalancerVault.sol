// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of the Balancer V2 Vault.
interface IBalancerVault {
    /// @notice Lends the amounts to `recipient`, calls it, and demands them back with the fee.
    function flashLoan(
        address recipient,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes calldata userData
    ) external;
}
