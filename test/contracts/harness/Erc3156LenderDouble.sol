// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {IERC3156FlashLender} from "@openzeppelin/contracts/interfaces/IERC3156FlashLender.sol";

/// @notice A double of an ERC-3156 lender that lends what it holds, for a fee, and takes it back by allowance.
contract Erc3156LenderDouble is IERC3156FlashLender {
    uint256 private constant BPS = 10_000;
    bytes32 private constant ACCEPTED = keccak256("ERC3156FlashBorrower.onFlashLoan");

    uint256 private immutable feeBps;

    error NotAccepted();

    constructor(uint256 feeBps_) {
        feeBps = feeBps_;
    }

    function flashLoan(
        IERC3156FlashBorrower receiver,
        address token,
        uint256 amount,
        bytes calldata data
    ) external returns (bool) {
        uint256 fee = flashFee(token, amount);
        IERC20(token).transfer(address(receiver), amount);
        if (receiver.onFlashLoan(msg.sender, token, amount, fee, data) != ACCEPTED) revert NotAccepted();
        return IERC20(token).transferFrom(address(receiver), address(this), amount + fee);
    }

    function maxFlashLoan(address token) external view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }

    function flashFee(address, uint256 amount) public view returns (uint256) {
        return (amount * feeBps) / BPS;
    }
}
