// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBalancerVault} from "../../../contracts/interfaces/external/IBalancerVault.sol";
import {IPoolCallbacks} from "./IPoolCallbacks.sol";
import {MockToken} from "./MockToken.sol";

/// @notice A double of the Balancer V2 Vault: lends what it has to anybody, for a fee that can be set and without its
/// lock; in every pool it gives as many percent of what it pulls as the pool's id says.
contract BalancerVaultDouble is IBalancerVault {
    uint256 public feeWei;

    error Unpaid();
    error TooLate();

    function setFeeWei(uint256 feeWei_) external {
        feeWei = feeWei_;
    }

    function flashLoan(
        address recipient,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes calldata userData
    ) external {
        MockToken token = MockToken(tokens[0]);
        uint256 before = token.balanceOf(address(this));
        uint256[] memory fees = new uint256[](1);
        fees[0] = feeWei;
        token.transfer(recipient, amounts[0]);
        IPoolCallbacks(recipient).receiveFlashLoan(tokens, amounts, fees, userData);
        if (token.balanceOf(address(this)) < before + feeWei) revert Unpaid();
    }

    function swap(
        SingleSwap calldata single,
        FundManagement calldata funds,
        uint256 limit,
        uint256 deadline
    ) external payable returns (uint256 amountOut) {
        if (block.timestamp > deadline) revert TooLate();
        MockToken(single.assetIn).transferFrom(funds.sender, address(this), single.amount);
        amountOut = single.amount * uint256(single.poolId) / 100;
        if (amountOut < limit) revert Unpaid();
        MockToken(single.assetOut).transfer(funds.recipient, amountOut);
    }
}
