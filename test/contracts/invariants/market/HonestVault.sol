// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IBalancerVault} from "../../../../contracts/interfaces/external/IBalancerVault.sol";
import {CallbackLayouts} from "../CallbackLayouts.sol";
import {HonestRate} from "./HonestRate.sol";

/// @notice A double of the Balancer V2 Vault, with its lock: it does not swap while it lends. A pool's id is its name.
contract HonestVault is IBalancerVault {
    using SafeERC20 for IERC20;

    bool private isLocked;

    error Locked();
    error NotTheSender();
    error Unpaid();

    modifier lock() {
        if (isLocked) revert Locked();
        isLocked = true;
        _;
        isLocked = false;
    }

    function flashLoan(
        address recipient,
        address[] calldata tokens,
        uint256[] calldata amounts,
        bytes calldata userData
    ) external lock {
        uint256 before = IERC20(tokens[0]).balanceOf(address(this));
        IERC20(tokens[0]).safeTransfer(recipient, amounts[0]);
        Address.functionCall(recipient, CallbackLayouts.balancer(tokens[0], amounts[0], 0, userData));
        if (IERC20(tokens[0]).balanceOf(address(this)) < before) revert Unpaid();
    }

    function swap(
        SingleSwap calldata single,
        FundManagement calldata funds,
        uint256,
        uint256
    ) external payable lock returns (uint256 amountOut) {
        if (funds.sender != msg.sender) revert NotTheSender();
        amountOut = HonestRate.amountOut(uint256(single.poolId), single.assetIn, single.assetOut, single.amount);
        IERC20(single.assetIn).safeTransferFrom(funds.sender, address(this), single.amount);
        IERC20(single.assetOut).safeTransfer(funds.recipient, amountOut);
    }
}
