// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {CallbackLayouts} from "../CallbackLayouts.sol";

/// @notice A double of the lenders that pull what they have lent: Morpho Blue, an Aave V3 Pool, an ERC-3156 lender.
contract HonestLender {
    using SafeERC20 for IERC20;

    uint256 private constant BPS = 10_000;
    uint256 private constant AAVE_PREMIUM_BPS = 5;

    /// @notice As Morpho Blue, which lends to nobody but its caller.
    function flashLoan(address token, uint256 assets, bytes calldata data) external {
        _lend(token, msg.sender, assets, 0, CallbackLayouts.morpho(assets, data));
    }

    /// @notice As an ERC-3156 lender.
    function flashLoan(address receiver, address token, uint256 amount, bytes calldata data) external returns (bool) {
        _lend(token, receiver, amount, 0, CallbackLayouts.erc3156(msg.sender, token, amount, 0, data));
        return true;
    }

    /// @notice As an Aave V3 Pool.
    function flashLoanSimple(address receiver, address asset, uint256 amount, bytes calldata params, uint16) external {
        uint256 premium = amount * AAVE_PREMIUM_BPS / BPS;
        _lend(asset, receiver, amount, premium, CallbackLayouts.aave(asset, amount, premium, msg.sender, params));
    }

    function _lend(address token, address receiver, uint256 amount, uint256 fee, bytes memory callback) private {
        IERC20(token).safeTransfer(receiver, amount);
        Address.functionCall(receiver, callback);
        IERC20(token).safeTransferFrom(receiver, address(this), amount + fee);
    }
}
