// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the executor needs of the Balancer V2 Vault.
interface IBalancerVault {
    /// @notice Whether the given amount is the one that goes in or the one that comes out.
    enum SwapKind {
        GIVEN_IN,
        GIVEN_OUT
    }

    /// @notice One swap over one pool.
    struct SingleSwap {
        bytes32 poolId;
        SwapKind kind;
        address assetIn;
        address assetOut;
        uint256 amount;
        bytes userData;
    }

    /// @notice Who pays and who is paid.
    struct FundManagement {
        address sender;
        bool fromInternalBalance;
        address payable recipient;
        bool toInternalBalance;
    }

    /// @notice Lends the amounts to `recipient`, calls it, and demands them back with the fee.
    function flashLoan(
        address recipient,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes calldata userData
    ) external;

    /// @notice Pulls what goes in from the sender and sends what comes out to the recipient.
    function swap(
        SingleSwap calldata singleSwap,
        FundManagement calldata funds,
        uint256 limit,
        uint256 deadline
    ) external payable returns (uint256 amountCalculated);
}
