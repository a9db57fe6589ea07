// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Borrows from whomever the test names, notes which callback came with which loan, and pays back. Where a
/// callback does not name the token, the loan's `data` does.
contract FlashBorrower {
    bytes4 public callback;
    uint256 public loan;
    uint256 public premium;

    function borrow(address lender, bytes calldata call_) external {
        (bool success, bytes memory answer) = lender.call(call_);
        if (!success) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    function executeOperation(
        address asset,
        uint256 amount,
        uint256 premium_,
        address,
        bytes calldata
    ) external returns (bool) {
        _note(amount, premium_);
        return IERC20(asset).approve(msg.sender, amount + premium_);
    }

    function onMorphoFlashLoan(uint256 amount, bytes calldata data) external {
        _note(amount, 0);
        IERC20(abi.decode(data, (address))).approve(msg.sender, amount);
    }

    function onFlashLoan(
        address,
        address token,
        uint256 amount,
        uint256 fee,
        bytes calldata
    ) external returns (bytes32) {
        _note(amount, fee);
        IERC20(token).approve(msg.sender, amount + fee);
        return keccak256("ERC3156FlashBorrower.onFlashLoan");
    }

    function pancakeCall(address, uint256 amount0, uint256 amount1, bytes calldata data) external {
        _payPair(amount0 + amount1, data);
    }

    function hook(address, uint256 amount0, uint256 amount1, bytes calldata data) external {
        _payPair(amount0 + amount1, data);
    }

    function _payPair(uint256 amount, bytes calldata data) private {
        _note(amount, 0);
        (IERC20 token, uint256 payment) = abi.decode(data, (IERC20, uint256));
        token.transfer(msg.sender, payment);
    }

    function _note(uint256 amount, uint256 premium_) private {
        (callback, loan, premium) = (msg.sig, amount, premium_);
    }
}
